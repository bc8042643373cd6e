/**
 * Prometheus sees what `npm run lag` says, of all groups, partitions and services, whatever of them is stopped: the timekeeper tells it for
 * all. And what it sees is written down (infra/prometheus/metrics.md).
 */
import { isDeepStrictEqual } from 'node:util';
import { INPUT_TOPICS, PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { serviceNames } from '@loyalty-ladder/local-stack/start-services.ts';
import { decodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { readLedgerTotals } from '@loyalty-ladder/store/reports/read-ledger-totals.ts';
import { readStates } from '@loyalty-ladder/store/reports/read-states.ts';
import { expect, onTestFinished } from 'vitest';
import root from '../../../package.json' with { type: 'json' };
import { documentedMetrics } from '../../support/documented-metrics.ts';
import { nps, purchase, visited } from '../../support/facts.ts';
import { HAS_PROMETHEUS, promtool } from '../../support/promtool.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { readToldFamilies } from '../../support/told-families.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

const SERVICES = await serviceNames();
const test = testInWorld({
  services: SERVICES,
  // Lag is compared to the record.
  environment: {
    EXPORT_MS: '100',
    CENSUS_MS: '100',
    RELAY_LEASE_MS: '2000',
    SETTLE_MS: '1000',
    PROBE_INTERVAL_MS: '0',
  },
});

const AT = new Date().toISOString();
const BURST = 300;

interface Lag {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly nextOffset: string | null;
  readonly logEnd: string;
  readonly messages: string;
  readonly secondsBehind: number | null;
}

type Told = Awaited<ReturnType<typeof readMetrics>>;

const labelsOf = ({ group, topic, partition }: Lag): string =>
  `{group="${group}",topic="${topic}",partition="${partition}"}`;

/** Both, with nothing in between that moves. */
async function bothOf(world: World, exporter: RunningService) {
  const lag = await runJson(world, 'lag', []);
  return { lag, told: await readMetrics(exporter.url) };
}

/** What the exporter tells of each partition, as the lag has it. */
function agreement({ partitions }: { partitions: Lag[] }, told: Told): [object, object] {
  const asTold = partitions.map((each) => ({
    of: labelsOf(each),
    records: told.get(`loyalty_lag_records${labelsOf(each)}`),
    applied: told.get(`loyalty_applied_offset${labelsOf(each)}`),
    end: told.get(`loyalty_log_end_offset${labelsOf(each)}`),
  }));
  const asSaid = partitions.map((each) => ({
    of: labelsOf(each),
    records: Number(each.messages),
    applied: each.nextOffset === null ? undefined : Number(each.nextOffset),
    end: Number(each.logEnd),
  }));
  return [asTold, asSaid];
}

const sumOf = (told: Told, name: string): number =>
  [...told].reduce((sum, [series, value]) => (series.startsWith(`${name}{`) ? sum + value : sum), 0);

const toldWhen = (exporter: RunningService, what: string, isSo: (told: Told) => boolean): Promise<Told> =>
  waitUntil(
    async () => {
      const told = await readMetrics(exporter.url);
      return isSo(told) && told;
    },
    { what, explain: async () => [...(await readMetrics(exporter.url))].map((each) => each.join(' ')).join('\n') },
  );

const nothingWaits = (told: Told): boolean =>
  sumOf(told, 'loyalty_lag_records') === 0 && told.get('loyalty_outbox_rows') === 0;

async function countStored({ pool }: World): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for await (const page of readStates(pool)) {
    for (const { stage, risk } of page.map(({ state }) => decodeState(state))) {
      const series = `loyalty_customers{stage="${stage}",risk="${risk}"}`;
      counts.set(series, (counts.get(series) ?? 0) + 1);
    }
  }
  return counts;
}

const bought = (index: number) => purchase({ id: `b${index}`, customerId: `c${index}`, at: AT });
const came = (index: number) => visited({ id: `v${index}`, customerId: `c${index}`, at: AT });

test('every metric of every service is in the document, as it is told, and no other', async ({ world }) => {
  await world.apply([bought(0), came(0)]);
  const told = (await Promise.all(SERVICES.map((name) => readToldFamilies(world.service(name))))).flat();
  const byName = Map.groupBy(told, ({ name }) => name);
  const asTold = [...byName].map(([name, families]) => ({
    name,
    type: families[0]?.type,
    by: families.map(({ service }) => service).toSorted(),
    meaning: families[0]?.help,
  }));
  const documented = await documentedMetrics();
  const asDocumented = documented.map(({ name, type, by, meaning }) => ({
    ...{ name, type, meaning },
    by: by === 'all' ? SERVICES : SERVICES.filter((name) => by.split(', ').some((each) => name.endsWith(each))),
  }));
  const sorted = (list: readonly { readonly name: string }[]) => list.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  expect(sorted(asTold)).toEqual(sorted(asDocumented));
  const labels = new Map(documented.map((each) => [each.name, each.labels]));
  const unknown = told.flatMap(({ name, labels: seen }) => seen.filter((each) => !labels.get(name)?.includes(each)));
  expect(unknown).toEqual([]);
});

test.runIf(HAS_PROMETHEUS)(
  'promtool finds nothing to say about names, units, types and help of any service',
  async ({ world }) => {
    await world.apply([bought(90_001), came(90_001)]);
    for (const name of SERVICES) {
      const text = await (await fetch(`${world.service(name).url}/metrics`)).text();
      expect({ name, said: await promtool(['check', 'metrics'], text) }).toEqual({ name, said: '' });
    }
  },
);

test('lag has the names and labels of kafka-lag-exporter as well, with who has the partition; what is not known has no series', async ({
  world,
}) => {
  await world.apply([bought(90_002), came(90_002)]);
  const [group, topic] = [world.topic('purchase-consumer'), world.topic('loyalty.purchases')];
  const told = await toldWhen(
    world.service('timekeeper'),
    'members of all partitions',
    (now) => nothingWaits(now) && [...now.keys()].filter((each) => each.includes('client_id="purchase')).length > 0,
  );
  for (let partition = 0; partition < PARTITIONS; partition++) {
    const place = `group="${group}",topic="${topic}",partition="${partition}"`;
    const [series] = [...told.keys()].filter(
      (each) => each.startsWith('kafka_consumergroup_group_lag{') && each.includes(place),
    );
    expect(series).toMatch(/member_host="\/\S+",consumer_id="purchase-consumer-[^"]+",client_id="purchase-consumer"/);
    expect(told.get(`${series}`)).toBe(0);
    const ofLog = `{cluster_name="loyalty-ladder",topic="${topic}",partition="${partition}"}`;
    expect(told.get(`kafka_partition_latest_offset${ofLog}`)).toBe(told.get(`loyalty_log_end_offset{${place}}`));
    expect(told.get(`kafka_partition_earliest_offset${ofLog}`)).toBe(0);
  }
  expect(sumOf(told, 'kafka_consumergroup_group_offset')).toBe(sumOf(told, 'loyalty_applied_offset'));
  expect(told.get(`kafka_consumergroup_group_max_lag_seconds{cluster_name="loyalty-ladder",group="${group}"}`)).toBe(0);
  expect([...told].filter(([, value]) => Number.isNaN(value) || value === -1)).toEqual([]);
});

test('each service says which build it is, with its fold', async ({ world }) => {
  for (const name of SERVICES) {
    const told = await readMetrics(world.service(name).url);
    const build = [...told.keys()].find((series) => series.startsWith('loyalty_build_info'));
    expect(build).toBe(
      `loyalty_build_info{version="${root.version}",node_version="${process.version}",commit="",fold_version="${FOLD_VERSION}"}`,
    );
  }
});

test('under a burst, with consumer, relay and timekeeper stopped, the exporter and lag say the same; and 0 again once they go on', async ({
  world,
}) => {
  const standby = await world.startService('timekeeper', { instance: 2 });
  await toldWhen(standby, 'quiet system', nothingWaits);
  const frozen = ['purchase-consumer', 'outbox-relay', 'timekeeper'].map((name) => world.service(name));
  for (const each of frozen) each.kill('SIGSTOP');
  onTestFinished(() => {
    for (const each of frozen) each.kill('SIGCONT');
  });
  await world.send(Array.from({ length: BURST }, (_, index) => [bought(index + 1), came(index + 1)]).flat());
  await world.applied('loyalty.contacts');
  await toldWhen(
    standby,
    'burst',
    (told) => sumOf(told, 'loyalty_lag_records') === BURST && (told.get('loyalty_outbox_rows') ?? 0) >= BURST,
  );

  const { lag, told } = await bothOf(world, standby);
  expect(lag.partitions).toHaveLength(INPUT_TOPICS.length * PARTITIONS);
  const [asTold, asSaid] = agreement(lag, told);
  expect(asTold).toEqual(asSaid);
  for (const each of lag.partitions as Lag[]) {
    const seconds = told.get(`loyalty_lag_seconds${labelsOf(each)}`) ?? Number.NaN;
    expect(Math.abs(seconds - (each.secondsBehind ?? 0))).toBeLessThan(10);
  }
  expect(told.get('loyalty_outbox_rows')).toBe(lag.outbox.rows);
  expect(sumOf(told, 'kafka_consumergroup_group_lag')).toBe(BURST);
  expect(
    told.get(
      `kafka_consumergroup_group_sum_lag{cluster_name="loyalty-ladder",group="${world.topic('purchase-consumer')}"}`,
    ),
  ).toBe(BURST);
  const keepsSeconds = 28 * 86_400;
  const left = [...told].filter(([series]) => series.startsWith('loyalty_retention_left_seconds{'));
  expect(left.length).toBeGreaterThan(0);
  for (const [, seconds] of left) expect(Math.abs(seconds - keepsSeconds)).toBeLessThan(600);

  // On a slow machine they may have been silent for long enough already: of a later reading all the same.
  const later = await toldWhen(
    standby,
    'silence of the stopped',
    (now) =>
      (now.get('loyalty_outbox_age_seconds') ?? 0) > (told.get('loyalty_outbox_age_seconds') ?? 0) &&
      sumOf(now, 'loyalty_lag_seconds') > sumOf(told, 'loyalty_lag_seconds') &&
      frozen.every(
        ({ service }) =>
          (now.get(`loyalty_service_instances{service="${service}"}`) ?? 2) < 1 + Number(service === 'timekeeper'),
      ),
  );
  expect(later.get('loyalty_outbox_held')).toBe(0);
  for (const { service, pid } of frozen) {
    const [, lastSeen] =
      [...later].find(
        ([series]) =>
          series.includes(`last_seen`) && series.includes(`service="${service}"`) && series.includes(`/${pid}"`),
      ) ?? [];
    expect(Date.now() / 1_000 - (lastSeen ?? Number.NaN)).toBeGreaterThan(9);
  }

  await standby.stop();
  const { code, stdout } = await runCommand(world, 'lag', []);
  expect(code).toBe(0);
  expect(stdout.match(/NO [A-Z-]+:/g)).toEqual(['NO PURCHASE-CONSUMER:', 'NO OUTBOX-RELAY:', 'NO TIMEKEEPER:']);

  for (const each of frozen) each.kill('SIGCONT');
  const healed = await toldWhen(world.service('timekeeper'), 'quiet again', nothingWaits);
  expect(sumOf(healed, 'loyalty_lag_seconds')).toBe(0);
  await toldWhen(world.service('timekeeper'), 'all of them alive', (now) =>
    SERVICES.every((service) => now.get(`loyalty_service_instances{service="${service}"}`) === 1),
  );
  const healthy = await runCommand(world, 'lag', []);
  expect(healthy.stdout).not.toMatch(/NO [A-Z-]+:/);
});

test('how long facts take is counted once a record, a published outcome and a decided one, but for what is stale', async ({
  world,
}) => {
  const count = async (service: string, series: string) =>
    (await readMetrics(world.service(service).url)).get(`${series.replace('{', '_count{')}`) ??
    (await readMetrics(world.service(service).url)).get(`${series}_count`) ??
    0;
  const read = async () => ({
    applied: await count('contact-consumer', 'loyalty_appended_to_applied_seconds'),
    published: await count(
      'outbox-relay',
      `loyalty_appended_to_published_seconds{topic="${world.topic('loyalty.stage-changes')}"}`,
    ),
    decided: await count('contact-consumer', 'loyalty_happened_to_decided_seconds{type="stage.changed"}'),
  });
  await toldWhen(world.service('timekeeper'), 'quiet system', nothingWaits);
  const before = await read();
  const longAgo = new Date(Date.now() - 30 * DAY_MS).toISOString();
  await world.apply([
    visited({ id: 'fresh', customerId: 'timed-1', at: new Date().toISOString() }),
    visited({ id: 'stale', customerId: 'timed-2', at: longAgo }),
  ]);
  // Not when the exporter tells that nothing waits: what it tells may have been read before there was anything.
  const after = await waitUntil(
    async () => {
      const now = await read();
      return now.published - before.published >= 2 && now;
    },
    { what: 'published outcomes' },
  );
  expect(after.applied - before.applied).toBe(2);
  expect(after.published - before.published).toBe(2);
  expect(after.decided - before.decided).toBe(1);
});

test('customers and points are counted while they change, each once, and the count comes to what is recorded', async ({
  world,
}) => {
  const timekeeper = world.service('timekeeper');
  const many = Array.from({ length: 1_200 }, (_, index) => bought(10_000 + index));
  const sums: number[] = [];
  const applied = world.apply(many).then(() => 'applied');
  while ((await Promise.race([applied, readMetrics(timekeeper.url)])) !== 'applied')
    sums.push(sumOf(await readMetrics(timekeeper.url), 'loyalty_customers'));
  expect(sums).toEqual(sums.toSorted((a, b) => a - b));
  const stored = await countStored(world);
  // A count that began before the last of them is whole, and has some of them where they were.
  const customersOf = (told: Told) =>
    new Map([...told].filter(([series, value]) => series.startsWith('loyalty_customers{') && value !== 0));
  const told = await toldWhen(timekeeper, 'count of all, where they are', (now) =>
    isDeepStrictEqual(customersOf(now), stored),
  );
  expect(told.get('loyalty_customers{stage="adherent",risk="lost"}')).toBe(0);
  const ledger = await readLedgerTotals(world.pool);
  const points = [...told].filter(([series, value]) => series.startsWith('loyalty_points{') && value !== 0);
  expect(new Map(points)).toEqual(
    new Map([...ledger.byAccount].map(([account, value]) => [`loyalty_points{account="${account}"}`, Number(value)])),
  );
  expect(told.get('loyalty_export_age_seconds{reading="census"}')).toBeLessThan(60);
});

test("each customer's latest answer of a year is counted, by what it says of the retailer", async ({ world }) => {
  const yearAgo = new Date(Date.now() - 366 * DAY_MS).toISOString();
  const answered = (customerId: string, score: number, at = AT) =>
    nps({ id: `nps-${customerId}-${score}`, customerId, score, at });
  await world.apply([
    ...[answered('nps-1', 9), answered('nps-2', 10), answered('nps-3', 7), answered('nps-4', 6)],
    ...[answered('nps-1', 0, yearAgo), answered('nps-5', 0, yearAgo)],
  ]);
  await toldWhen(
    world.service('timekeeper'),
    'answers of the last year',
    (now) =>
      now.get('loyalty_nps_answers{answer="promoter"}') === 2 &&
      now.get('loyalty_nps_answers{answer="passive"}') === 1 &&
      now.get('loyalty_nps_answers{answer="detractor"}') === 1,
  );
});

test('a service that stops in order signs off, and is missed only if something waits for it', async ({ world }) => {
  const feedback = world.service('feedback-consumer');
  await feedback.stop();
  const told = await toldWhen(
    world.service('timekeeper'),
    'sign-off',
    (now) => now.get('loyalty_service_instances{service="feedback-consumer"}') === 0,
  );
  expect([...told.keys()].filter((series) => series.includes('last_seen')).join()).not.toContain('feedback');
  expect((await runCommand(world, 'lag', [])).stdout).not.toContain('NO FEEDBACK-CONSUMER');
  await feedback.restart();
});

test('of instances that were killed the last one of a service is told for ever, others for an hour, and no more than 50', async ({
  world,
}) => {
  await world.pool.query(`
    insert into service_instances
    select 'gone', 'host/' || no, clock_timestamp() - no * interval '2 hours' from generate_series(1, 9) as no
    union all select 'crowd', 'host/' || no, clock_timestamp() - no * interval '1 second' from generate_series(1, 60) as no`);
  const instancesOf = (told: Told, service: string) =>
    [...told.keys()].filter(
      (series) => series.startsWith('loyalty_service_last_seen') && series.includes(`"${service}"`),
    );
  const told = await toldWhen(
    world.service('timekeeper'),
    'instances that are forgotten',
    (now) => instancesOf(now, 'gone').length === 1 && instancesOf(now, 'crowd').length === 50,
  );
  expect(instancesOf(told, 'gone').join()).toContain('instance="host/1"');
  expect(told.get('loyalty_service_instances{service="gone"}')).toBe(0);
  await world.pool.query("delete from service_instances where service in ('gone', 'crowd')");
});
