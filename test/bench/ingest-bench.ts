/**
 * How many facts the gateway takes over HTTP, one a request and a hundred: from the sender's connection to Kafka's acknowledgement and back,
 * on the real servers, with senders that wait for each answer. All of it shares this machine.
 */
import type { Bench } from './bench.ts';
import { closedLoad, type Post } from './closed-load.ts';
import { openGateway } from './open-gateway.ts';

const SINGLES = { figure: 'facts taken, one a request', events: 1, connections: 32, asked: 1_000 };
const BATCHES = { figure: 'facts taken, 100 a request', events: 100, connections: 8, asked: 5_000 };
const WARM_UP_SECONDS = 1;

export const ingestBench: Bench = {
  name: 'ingest',
  async *run(seconds) {
    const gateway = await openGateway('publish');
    try {
      for (const { figure, events, connections, asked } of [SINGLES, BATCHES]) {
        const load = { gateway, connections, status: 202, post: (name: string) => postOf(batchOf(events, name)) };
        await closedLoad({ ...load, seconds: WARM_UP_SECONDS });
        const perSecond = (await closedLoad({ ...load, seconds })) * events;
        yield { figure, value: Math.round(perSecond), unit: 'facts/s', asked, reached: perSecond >= asked };
      }
    } finally {
      await gateway.close();
    }
  },
};

/** Purchases of three lines, 600 bytes each. */
function batchOf(events: number, name: string): object[] {
  const lines = ['1', '2', '3'].map((lineId) => ({
    ...{ lineId, sku: `85123A-${lineId}`, category: 'lights', quantity: 6, unitPriceMinor: 255, discountMinor: 30 },
  }));
  return Array.from({ length: events }, (_, index) => ({
    ...{ specversion: '1.0', id: `${name}-${index}`, source: 'bench', type: 'purchase.completed' },
    time: '2026-06-01T10:00:00Z',
    data: { customerId: `customer-${index}-${name}`, purchaseId: `${index}`, channel: 'shop', currency: 'EUR', lines },
  }));
}

function postOf(events: readonly object[]): Post {
  const [single] = events;
  const isSingle = events.length === 1;
  const mediaType = isSingle ? 'application/cloudevents+json' : 'application/cloudevents-batch+json';
  return { path: '/v1/events', headers: { 'content-type': mediaType }, body: isSingle ? single : events };
}
