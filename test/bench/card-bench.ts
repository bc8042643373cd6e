/** How long a card takes at 2,000 requests a second, from a real gateway with real Redis, Postgres and Kafka, all on this machine. */
import { cardOf } from '@loyalty-ladder/decisions/card-of.ts';
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import { initialState } from '@loyalty-ladder/domain/state/state.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { readStoreEpoch } from '@loyalty-ladder/store/cards/read-store-epoch.ts';
import { createRedis } from '@loyalty-ladder/store/cards/redis.ts';
import { readMetrics } from '../support/read-metrics.ts';
import { waitUntil } from '../support/wait-until.ts';
import type { Bench } from './bench.ts';
import { fillCustomers } from './fill-customers.ts';
import { type OpenGateway, openGateway } from './open-gateway.ts';
import { percentile, steadyLoad } from './steady-load.ts';

const PER_SECOND = 2_000;
const P99_MS_ASKED = 5;
/** Half a core at that rate; other than latencies it says the same on a machine that does other things. */
const CPU_MICROSECONDS_ASKED = 250;
const CUSTOMERS = 5_000;
/** Until then V8 still compiles what a card needs: a gateway has such seconds once a start. */
const WARM_UP_SECONDS = 15;

export const cardBench: Bench = {
  name: 'card',
  async *run(seconds) {
    const gateway = await openGateway('read');
    try {
      const { latencies, failed, cpuMicroseconds } = await measure(gateway, seconds);
      const [p50, p99] = [percentile(latencies, 0.5), percentile(latencies, 0.99)];
      const unit = `ms at ${PER_SECOND} requests/s`;
      yield {
        figure: 'card, half within',
        value: rounded(p50),
        unit,
        asked: P99_MS_ASKED,
        reached: p50 <= P99_MS_ASKED,
      };
      yield {
        figure: 'card, 99 % within',
        value: rounded(p99),
        unit,
        asked: P99_MS_ASKED,
        reached: p99 <= P99_MS_ASKED,
      };
      yield {
        figure: 'time of a processor a card takes the gateway',
        value: Math.round(cpuMicroseconds),
        unit: 'µs',
        asked: CPU_MICROSECONDS_ASKED,
        reached: cpuMicroseconds <= CPU_MICROSECONDS_ASKED,
      };
      yield { figure: 'cards not answered', value: failed, unit: 'requests', asked: 0, reached: failed === 0 };
    } finally {
      await gateway.close();
    }
  },
};

const rounded = (ms: number): number => Math.round(ms * 100) / 100;

async function measure(gateway: OpenGateway, seconds: number) {
  await fill(gateway);
  const { headers } = gateway;
  const { publicUrl: origin, url } = gateway.service;
  const pathOf = (no: number) => `/v1/customers/customer-${(no * 7) % CUSTOMERS}`;
  await waitUntil(async () => isFromRedis(await fetch(new URL(pathOf(0), origin), { headers })), {
    what: 'card from Redis',
  });
  let before = Promise.resolve(Number.NaN);
  const result = await steadyLoad({
    ...{ perSecond: PER_SECOND, warmUpSeconds: WARM_UP_SECONDS, seconds, origin, headers, pathOf },
    onWarm: () => {
      before = cpuSeconds(url);
    },
  });
  const cpuMicroseconds = (((await cpuSeconds(url)) - (await before)) / (PER_SECOND * seconds)) * 1_000_000;
  return { ...result, cpuMicroseconds };
}

async function fill({ pool, redisUrl, topicPrefix }: OpenGateway): Promise<void> {
  const state = initialState();
  const ids = await fillCustomers(pool, CUSTOMERS, [state]);
  const redis = createRedis(redisUrl, SILENT_LOG);
  await waitUntil(() => redis.status === 'ready', { what: 'connection to Redis' });
  const programs = await loadProgramTimeline(pool);
  const cards = ids.map((customerId) => cardOf({ customerId, version: 1n, state, foldedTo: Date.now() }, programs));
  await new Cards(redis, topicPrefix, () => readStoreEpoch(pool)).write(cards);
  redis.disconnect();
}

const cpuSeconds = async (url: string): Promise<number> =>
  (await readMetrics(url)).get('process_cpu_seconds_total') ?? Number.NaN;

async function isFromRedis(answer: Response): Promise<boolean> {
  const { source } = (await answer.json()) as { readonly source: unknown };
  return source === 'cache';
}
