/** feedback-consumer: turns `loyalty.feedback` into stages, rewards and risk reasons. */
import { serveConsumer } from '@loyalty-ladder/pipeline/serve-consumer.ts';

await serveConsumer({ name: 'feedback-consumer', topic: 'loyalty.feedback' }, process.env);
