/** contact-consumer: turns `loyalty.contacts` into stages and risk reasons. */
import { serveConsumer } from '@loyalty-ladder/pipeline/serve-consumer.ts';

await serveConsumer({ name: 'contact-consumer', topic: 'loyalty.contacts' }, process.env);
