/**
 * What consumers feel of a sweep: how long a fact takes from the broker until what follows from it is recorded, at rest and while everybody is
 * brought to a new calibration. Real servers, one consumer and one timekeeper with its usual limits; all of it shares this machine.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { registerSchemas } from '@loyalty-ladder/contracts/register-schemas.ts';
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { fold } from '@loyalty-ladder/domain/fold/fold.ts';
import { initialState } from '@loyalty-ladder/domain/state/state.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { closeLadderClients, type LadderClients, openLadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { produceFacts } from '@loyalty-ladder/harness/produce-facts.ts';
import { startServices } from '@loyalty-ladder/local-stack/start-services.ts';
import { type Stack, startStack } from '@loyalty-ladder/local-stack/start-stack.ts';
import { calibrate } from '@loyalty-ladder/operations/calibration/calibrate.ts';
import { prepareTopics } from '@loyalty-ladder/operations/setup/prepare-topics.ts';
import { insertCalibration } from '@loyalty-ladder/store/calibrations/insert-calibration.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { Pool } from 'pg';
import { purchase } from '../support/facts.ts';
import { cloneTemplate, createTemplate } from '../support/test-database.ts';
import { waitUntil } from '../support/wait-until.ts';
import type { Bench, Measurement } from './bench.ts';
import { fillCustomers } from './fill-customers.ts';
import { percentile } from './steady-load.ts';
import { tidy } from './tidy.ts';

const FACTS_PER_SECOND = 200;
const BURSTS_PER_SECOND = 20;
/** Of rest, at the most. */
const TIMES_SLOWER_MAX = 2;
/** What a night has. */
const MEASURING_MINUTES_MAX = 60;
const WARM_UP_SECONDS = 5;

type Figure = Omit<Measurement, 'bench'>;

export const sweepBench: Bench = {
  name: 'sweep',
  async *run(seconds, customers = 1_000_000) {
    const stack = await startStack({ environment: process.env, reporter: () => {} });
    const runId = `bench_${randomBytes(4).toString('hex')}`;
    try {
      const clients = await open(stack, runId);
      yield* measure(clients, seconds, customers);
      await closeLadderClients(clients);
    } finally {
      await tidy(stack, runId);
    }
  },
};

async function open(stack: Stack, runId: string): Promise<LadderClients> {
  const topicPrefix = `${runId}.`;
  await createTemplate(stack.endpoints.databaseUrl, runId);
  const databaseUrl = await cloneTemplate(stack.endpoints.databaseUrl, runId, `${runId}_sweep`);
  const endpoints = { ...stack.endpoints, databaseUrl };
  await prepareTopics({ kafkaBrokers: endpoints.kafkaBrokers, topicPrefix });
  await registerSchemas({ url: endpoints.schemaRegistryUrl });
  const plan = ['purchase-consumer', 'timekeeper'].map((service) => ({ service, instance: 1 }));
  const environment = { CALIBRATION_AT: 'off', SETTLE_MS: '1000' };
  await startServices(plan, { supervisor: stack.supervisor, endpoints, topicPrefix, environment });
  return openLadderClients({ endpoints, topicPrefix, hasTimekeeper: true });
}

async function* measure(clients: LadderClients, seconds: number, customers: number): AsyncGenerator<Figure> {
  const { pool } = clients;
  // Over an empty store: those who are filled in are of today's fold.
  await waitUntil(async () => (await pool.query("select from sweeps where kind = 'fold' and done")).rowCount === 1, {
    what: 'end of the first sweep',
  });
  await fill(pool, customers);
  await latencies(clients, 'warm', WARM_UP_SECONDS, customers);
  const rest = percentile(await latencies(clients, 'rest', seconds, customers), 0.99);
  const startedMs = performance.now();
  const none = { actor: 'bench', reason: 'a bench' };
  const asked = { at: undefined, effectiveAt: undefined, dryRun: false, show: 0, by: none };
  const calibrated = calibrate(pool, asked, await readClock(pool), () => {});
  const beside = percentile(await latencies(clients, 'measured', seconds, customers), 0.99);
  const ran = await calibrated;
  if (!ran.ok) throw new Error(`not measured: ${ran.reason}`);
  const minutes = (performance.now() - startedMs) / 60_000;
  yield { figure: 'latency p99 at rest', value: round(rest), unit: 'ms', asked: 0, reached: true };
  yield figure('the base measured', minutes, 'min', MEASURING_MINUTES_MAX);
  yield figure('latency p99 while it is measured', beside, 'ms', TIMES_SLOWER_MAX * rest);
  await takeEffect(pool, ran.measurement.figures.calibration);
  const during = percentile(await latencies(clients, 'swept', seconds, customers), 0.99);
  yield figure('latency p99 during the sweep', during, 'ms', TIMES_SLOWER_MAX * rest);
  const { rows } = await pool.query(
    "select last_customer_no as last, done from sweeps where kind = 'calibration' and version = 2",
  );
  const share = rows[0].done ? customers : Number(rows[0].last);
  yield { figure: 'customers swept meanwhile', value: share, unit: '', asked: 1, reached: share > 0 };
}

/** At once, as if its notice had passed: version 1 is in ten minutes. */
async function takeEffect(pool: Pool, body: object): Promise<void> {
  await inTransaction(pool, async (tx) => {
    const now = await readClock(tx);
    await insertCalibration(tx, { version: 2, effectiveAt: now, measuredAsOf: now, body });
    return { result: undefined };
  });
  await waitUntil(
    async () =>
      (await pool.query("select from sweeps where version = 2 and last_customer_no > 0 and kind = 'calibration'"))
        .rowCount === 1,
    { what: 'a swept page' },
  );
}

/** Who bought once, a while ago; each of a hundred for another amount, so that a fifth of them becomes key. */
async function fill(pool: Pool, customers: number): Promise<void> {
  const context = { programs: await loadProgramTimeline(pool) };
  const at = (await readClock(pool)) - 20 * DAY_MS;
  const states = Array.from({ length: 100 }, (_, index) => {
    const bought = purchase({
      id: 'p',
      customerId: 'c',
      at: new Date(at).toISOString(),
      amountMinor: 1_000 + 100 * index,
    });
    return fold({ state: initialState(), facts: [bought], until: at + 19 * DAY_MS, context, related: new Map() }).state;
  });
  await fillCustomers(pool, customers, states);
}

/** From each record's append, by the broker's clock, to what follows from it in the outbox, by Postgres'; in order of size, ms. */
async function latencies(clients: LadderClients, name: string, seconds: number, customers: number): Promise<number[]> {
  const { pool } = clients;
  const { rows: before } = await pool.query('select coalesce(max(position), 0)::text as last from outbox');
  for (let burst = 0; burst < seconds * BURSTS_PER_SECOND; burst += 1) {
    const nextAt = performance.now() + 1_000 / BURSTS_PER_SECOND;
    await produceFacts(clients, burstOf(name, burst, customers));
    await sleep(Math.max(0, nextAt - performance.now()));
  }
  const wanted = seconds * FACTS_PER_SECOND;
  const select = `
    select (extract(epoch from created_at - appended_at) * 1000)::float8 as ms
    from outbox where position > $1 and type = 'points.changed' and appended_at is not null order by ms`;
  return waitUntil(
    async () => {
      const { rows } = await pool.query<{ ms: number }>(select, [before[0]?.last]);
      return rows.length >= wanted && rows.map(({ ms }) => ms);
    },
    { what: 'effect of all facts' },
  );
}

function burstOf(name: string, burst: number, customers: number): Fact[] {
  const at = new Date().toISOString();
  return Array.from({ length: FACTS_PER_SECOND / BURSTS_PER_SECOND }, (_, index) => {
    const no = Math.floor(Math.random() * customers);
    return purchase({ id: `${name}-${burst}-${index}`, customerId: `customer-${no}`, at });
  });
}

const round = (value: number): number => Math.round(value * 10) / 10;

const figure = (name: string, value: number, unit: string, most: number): Figure => ({
  ...{ figure: name, value: round(value), unit, asked: round(most), reached: value <= most },
});
