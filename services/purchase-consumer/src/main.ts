/**
 * purchase-consumer: turns `loyalty.purchases` into points and stages. First of the eight files to follow a purchase
 * (ARCHITECTURE.md); next: packages/contracts/src/purchase-facts.ts (what a purchase is on the wire).
 */
import { serveConsumer } from '@loyalty-ladder/pipeline/serve-consumer.ts';

await serveConsumer({ name: 'purchase-consumer', topic: 'loyalty.purchases' }, process.env);
