/**
 * How fast the relay empties a backlog, and tells of its customers, alone, on the real Kafka and Postgres (endpoints of the environment, else a stack of its own), and
 * what memory it takes at the most.
 */
import { randomBytes } from 'node:crypto';
import { registerSchemas } from '@loyalty-ladder/contracts/register-schemas.ts';
import { initialState } from '@loyalty-ladder/domain/state/state.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { startService } from '@loyalty-ladder/local-stack/start-services.ts';
import { type Stack, startStack } from '@loyalty-ladder/local-stack/start-stack.ts';
import type { Endpoints } from '@loyalty-ladder/operations/setup/endpoints.ts';
import { prepareTopics } from '@loyalty-ladder/operations/setup/prepare-topics.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import type { Pool } from 'pg';
import { readMetrics } from '../support/read-metrics.ts';
import { cloneTemplate, createTemplate } from '../support/test-database.ts';
import { waitUntil } from '../support/wait-until.ts';
import type { Bench } from './bench.ts';
import { fillCustomers } from './fill-customers.ts';
import { tidy } from './tidy.ts';

const RECORDS_PER_SECOND_ASKED = 10_000;
const MEGABYTES_ASKED = 250;
/** At the speed asked, the backlog lasts for as long as the figure is to be measured. */
const FILL_ROWS = 10_000;
/** Each scrape counts the backlog, which costs Postgres more than the relay itself. */
const SCRAPE_MS = 2_000;
const BYTES_PER_MEGABYTE = 1_048_576;

/** Of whom each batch tells behind its outcomes. */
const CUSTOMERS = 5_000;

/** Rows as the pipeline writes them: 300 bytes of Avro, the headers of a CloudEvent. */
const FILL = `
  insert into outbox (id, aggregatetype, aggregateid, type, topic, key, payload, headers, sequence, version)
  select id, 'customer', customer, 'points.changed', case n % 4 when 0 then 'loyalty.stage-changes' else 'loyalty.points-changes' end,
         customer::bytea, decode(repeat('ab', 300), 'hex'),
         jsonb_build_object('ce_specversion', '1.0', 'ce_id', id, 'ce_source', '/loyalty-ladder/pipeline', 'ce_type', 'points.changed',
                            'ce_time', '2010-12-10T00:00:00.000Z', 'content-type', 'application/vnd.confluent.avro'), n, n
  from (select n, 'customer-' || n % ${CUSTOMERS} as customer, gen_random_uuid()::text as id from generate_series(1, $1) as n) as rows`;

export const relayBench: Bench = {
  name: 'relay',
  async *run(seconds) {
    const stack = await startStack({ environment: process.env, reporter: () => {} });
    const runId = `bench_${randomBytes(4).toString('hex')}`;
    try {
      const { recordsPerSecond, megabytes } = await measure(stack, runId, seconds);
      yield {
        figure: 'records relayed',
        value: Math.round(recordsPerSecond),
        unit: 'records/s',
        asked: RECORDS_PER_SECOND_ASKED,
        reached: recordsPerSecond >= RECORDS_PER_SECOND_ASKED,
      };
      yield {
        figure: 'memory of the relay',
        value: Math.round(megabytes),
        unit: 'MB resident',
        asked: MEGABYTES_ASKED,
        reached: megabytes <= MEGABYTES_ASKED,
      };
    } finally {
      await tidy(stack, runId);
    }
  },
};

async function measure(stack: Stack, runId: string, seconds: number) {
  const topicPrefix = `${runId}.`;
  await createTemplate(stack.endpoints.databaseUrl, runId);
  const databaseUrl = await cloneTemplate(stack.endpoints.databaseUrl, runId, `${runId}_relay`);
  const endpoints: Endpoints = { ...stack.endpoints, databaseUrl };
  await prepareTopics({ kafkaBrokers: endpoints.kafkaBrokers, topicPrefix });
  await registerSchemas({ url: endpoints.schemaRegistryUrl });
  const pool = createPool({ databaseUrl, applicationName: 'bench' });
  try {
    await fillCustomers(pool, CUSTOMERS, [initialState()]);
    const rows = RECORDS_PER_SECOND_ASKED * seconds;
    for (let filled = 0; filled < rows; filled += FILL_ROWS) await pool.query(FILL, [FILL_ROWS]);
    await pool.query('analyze outbox');
    const { supervisor } = stack;
    const relay = await startService({ supervisor, endpoints, topicPrefix, service: 'outbox-relay' });
    const figures = await watch(pool, relay, rows);
    await relay.stop();
    return figures;
  } finally {
    await pool.end();
  }
}

/** From the first batch that is written down to the confirmation of the last. */
async function watch(pool: Pool, relay: RunningService, rows: number) {
  let megabytes = 0;
  let scrapedAt = 0;
  let began: { readonly at: number; readonly position: number } | undefined;
  const isDone = async () => {
    if (performance.now() - scrapedAt > SCRAPE_MS) {
      scrapedAt = performance.now();
      const bytes = (await readMetrics(relay.url)).get('process_resident_memory_bytes') ?? 0;
      megabytes = Math.max(megabytes, bytes / BYTES_PER_MEGABYTE);
    }
    const position = await confirmedPosition(pool);
    if (position > 0) began ??= { at: performance.now(), position };
    return position >= rows;
  };
  await waitUntil(isDone, { what: 'empty outbox', timeoutMs: 300_000, explain: () => relay.logTail() });
  if (began === undefined) throw new Error('the relay was done before it began');
  const recordsPerSecond = (rows - began.position) / ((performance.now() - began.at) / 1_000);
  return { recordsPerSecond, megabytes };
}

async function confirmedPosition(pool: Pool): Promise<number> {
  const { rows } = await pool.query(`
    select case when confirmed = batch then last_position else after_position end::float8 as position from relay_shards`);
  return rows[0]?.position ?? 0;
}
