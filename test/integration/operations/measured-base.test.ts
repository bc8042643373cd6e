/** Segments, clusters, pulse and drivers of a measured base: each figure against what was put into the store. */
import { hash } from 'node:crypto';
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import { readBaseReport } from '@loyalty-ladder/operations/base/read-base-report.ts';
import { recordBaseReports } from '@loyalty-ladder/operations/base/record-base-reports.ts';
import { readSegments } from '@loyalty-ladder/operations/reports/read-segments.ts';
import { encodeStoredFact } from '@loyalty-ladder/store/codecs/fact-codec.ts';
import { expect } from 'vitest';
import { AS_OF, measure, TODAY } from '../../support/measured-base.ts';
import { runCommand } from '../../support/run-command.ts';
import { testInOwnWorld, type World } from '../../support/world.ts';

const test = testInOwnWorld({ topics: false });

async function reportsOf({ pool }: World) {
  return (await recordBaseReports(pool, await loadProgramTimeline(pool))) ?? expect.fail('nothing was measured');
}

const keyOf = (text: string): Buffer => hash('sha256', text, 'buffer').subarray(0, 16);

async function record(
  { pool }: World,
  no: number,
  type: string,
  at: string,
  content: object,
  { retracted = false, revision = 1 } = {},
): Promise<void> {
  await pool.query('insert into history values ($1, $2, $3, $4, $5, $6, $7, 1, 1, now())', [
    no,
    keyOf(`${no} ${type} ${at}`),
    revision,
    retracted,
    type,
    at,
    content,
  ]);
}

/** A case that was opened, and closed if it says when. */
async function followUp(world: World, no: number, opened: string, deadline: string, closed?: string, how = 'resolved') {
  const subject = `score:test/${no}-${opened}`;
  await record(world, no, 'follow-up.opened', opened, { subject, deadlineAt: Date.parse(deadline) });
  if (closed !== undefined) await record(world, no, 'follow-up.closed', closed, { subject, resolution: how });
}

async function fact({ pool }: World, no: number, type: string, at: string, body: Buffer = Buffer.from([1])) {
  await pool.query('insert into facts values ($1, $2, $3, $4, null, $5, now())', [
    no,
    keyOf(`${no} ${at}`),
    at,
    type,
    body,
  ]);
}

const review = (world: World, no: number, at: string, rating: number) =>
  fact(
    world,
    no,
    'feedback.review',
    at,
    encodeStoredFact({
      type: 'feedback.review',
      id: at,
      source: 't',
      customerId: 'c',
      occurredAt: Date.parse(at),
      rating,
    }),
  );

/** Entries as the ledger has them, one after the other. */
async function entries(
  { pool }: World,
  no: number,
  lines: readonly (readonly [kind: string, at: string, points: number])[],
) {
  await pool.query(
    `insert into customers (customer_no, customer_id, partition, fold_version, state, entry_count, chain)
     values ($1, $2, 0, 1, '\\x01', $3, sha256('x'))`,
    [no, `c${no}`, lines.length],
  );
  await pool.query(
    `insert into entries select $1, i, substring(sha256(i::text::bytea) for 16), at, kind, 'a', 'b', points, 's', 'c', null, now(), sha256('x')
     from unnest($2::text[], $3::timestamptz[], $4::bigint[]) with ordinality as line(kind, at, points, i)`,
    [no, lines.map(([kind]) => kind), lines.map(([, at]) => at), lines.map(([, , points]) => points)],
  );
}

test('a base that was never measured has no reports, and a command says what measures it', async ({ world }) => {
  expect(await recordBaseReports(world.pool, await loadProgramTimeline(world.pool))).toBeNull();
  expect(await readBaseReport(world.pool, 'segments')).toBeNull();
  const { code, stdout, stderr } = await runCommand(world, 'segments', ['--json']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('npm run calibrate');
});

test('segments have size, share of profit, NPS of the window and stages', async ({ world }) => {
  await measure(world, [
    { profit: 900, stage: 'adherent', nps: 10 },
    { profit: 500, nps: 3 },
    // A year and a day ago does not count any more.
    { profit: 450, basis: 'revenue', nps: 9, npsDay: TODAY - 365 },
    { profit: 50, recencyDays: 300, frequency: 1, stage: 'first-purchase', nps: 9, npsDay: TODAY - 364 },
    { profit: 100, recencyDays: null, stage: 'visitor', firstDay: null, basis: 'incomplete' },
  ]);
  const { segments } = await reportsOf(world);
  expect(segments).toMatchObject({
    customers: 5,
    profit: '2000',
    currency: 'GBP',
    basis: { onRevenue: 1, incomplete: 1 },
  });
  expect(
    segments.segments.map(({ segment, customers, profitShare, nps }) => [
      segment,
      customers.count,
      profitShare,
      nps?.n,
    ]),
  ).toEqual([
    ['Champions', 3, 9_250, 2],
    ['Lost', 1, 250, 1],
  ]);
  expect(segments.segments[0]).toMatchObject({ nps: { score: 0 }, stages: { adherent: 1, regular: 2 } });
  expect(segments.unscored).toMatchObject({ customers: { count: 1 }, stages: { visitor: 1 }, nps: null });
  const byCustomer = await (await readSegments(world.pool))?.of(world.pool, [1n, 4n, 5n]);
  expect(byCustomer).toEqual(
    new Map([
      [1n, 'Champions'],
      [4n, 'Lost'],
    ]),
  );
});

test('clusters hold everybody with a kept purchase day, for every k, and the same each time', async ({ world }) => {
  const groups = [
    { recencyDays: 12, frequency: 20, profit: 50_000, stage: 'adherent' },
    { recencyDays: 40, frequency: 5, profit: 4_000 },
    { recencyDays: 340, frequency: 1, profit: 150, stage: 'first-purchase' },
  ];
  const customers = Array.from({ length: 90 }, (_, index) => {
    const group = groups[index % 3] as (typeof groups)[number];
    return { ...group, recencyDays: group.recencyDays + (index % 2), profit: group.profit + index };
  });
  await measure(world, [...customers, { recencyDays: null }]);
  const { segments } = await reportsOf(world);
  const { clusters } = segments;
  expect(clusters).toMatchObject({ customers: 90, fittedOn: 90, silhouetteOn: 90, best: 3 });
  expect(
    clusters.fits.map(({ k, clusters: each }) => [k, each.reduce((sum, { customers: { count } }) => sum + count, 0)]),
  ).toEqual([3, 4, 5, 6, 7, 8].map((k) => [k, 90]));
  const [three] = clusters.fits;
  expect(three?.silhouette).toBeGreaterThan(0.8);
  expect(three?.clusters.map(({ customers: { count }, stages }) => [count, Object.keys(stages)])).toEqual([
    [30, ['adherent']],
    [30, ['regular']],
    [30, ['first-purchase']],
  ]);
  expect(three?.clusters[0]?.centre).toMatchObject({ frequency: 20 });
  expect((await reportsOf(world)).segments).toEqual(segments);
});

test('drivers are counted of those who gave evidence, by level', async ({ world }) => {
  await measure(world, [
    { risk: 'watch', driver: 'staff', evidence: 0 },
    { risk: 'watch', driver: 'price', evidence: 2 },
    { risk: 'lost', driver: 'staff', subCause: 'waiting', evidence: 1 },
    { risk: 'none' },
  ]);
  const { drivers } = await reportsOf(world);
  expect(drivers.all).toMatchObject({ customers: 3, evidenced: { count: 2, of: 3 } });
  expect(drivers.levels.map(({ level, customers, evidenced }) => [level, customers, evidenced.count])).toEqual([
    ['watch', 2, 1],
    ['at-risk', 0, 0],
    ['lost', 1, 1],
  ]);
  expect(drivers.all.subCauses.filter(({ customers }) => customers.count > 0).map(({ subCause }) => subCause)).toEqual([
    'waiting',
  ]);
});

test('the pulse counts each month what happened in it, up to the instant', async ({ world }) => {
  const { pool } = world;
  await measure(world, [{}, { firstDay: TODAY - 20 }, {}, { firstDay: null }]);
  // April and June 2025.
  await pool.query(
    `insert into base_months select measurement_no, m, 10 * m, m, 100, 40 from latest_measurement, unnest(array[663, 665]) as m`,
  );
  await entries(world, 1, [
    ['earn', '2025-06-03T10:00:00Z', 50],
    ['capture', '2025-06-10T10:00:00Z', 20],
    ['vest', '2025-05-20T10:00:00Z', 50],
  ]);
  // Earned, and all of it corrected away.
  await entries(world, 2, [
    ['earn', '2025-06-15T10:00:00Z', 50],
    ['earn', '2025-06-15T10:00:00Z', -50],
  ]);
  await entries(world, 3, [
    ['earn', '2025-06-30T12:00:00Z', 5],
    ['earn', '2025-07-01T00:00:00Z', 5],
    ['earn', '2024-05-31T23:59:59Z', 5],
  ]);
  for (const [friend, referrer, at, converted] of [
    [20, 1, '2025-06-05T10:00:00Z', '2025-06-20T10:00:00Z'],
    [20, 2, '2025-06-06T10:00:00Z', null],
    [21, 1, '2025-06-06T10:00:00Z', null],
    [22, 1, '2025-06-07T10:00:00Z', '2025-07-20T10:00:00Z'],
  ] as const) {
    await pool.query('insert into referrals values ($1, $2, $3, $4, $5, $6)', [
      friend,
      referrer,
      's',
      at,
      at,
      converted,
    ]);
  }
  await review(world, 1, '2025-06-01T00:00:00.000Z', 5);
  await review(world, 2, '2025-06-30T12:00:00.000Z', 2);
  await review(world, 3, '2025-05-31T23:59:59.999Z', 1);
  await review(world, 3, '2025-06-30T12:00:00.001Z', 1);
  // 90 x 24 h after it: bought in time, and a millisecond too late.
  await followUp(world, 1, '2025-03-01T10:00:00.000Z', '2025-03-03T10:00:00Z', '2025-03-01T12:00:00Z');
  await fact(world, 1, 'purchase.completed', '2025-05-30T10:00:00.000Z');
  await followUp(world, 2, '2025-03-02T10:00:00.000Z', '2025-03-04T10:00:00Z', '2025-03-05T10:00:00Z', 'recovered');
  await fact(world, 2, 'purchase.completed', '2025-05-31T10:00:00.001Z');
  // Superseded is no answer; and what was retracted never was.
  await followUp(world, 3, '2025-03-03T10:00:00.000Z', '2025-03-05T10:00:00Z', '2025-03-20T10:00:00Z', 'superseded');
  await record(world, 3, 'follow-up.opened', '2025-03-25T10:00:00.000Z', { subject: 'x', deadlineAt: 0 });
  await record(world, 3, 'follow-up.opened', '2025-03-25T10:00:00.000Z', {}, { retracted: true, revision: 2 });
  // Its horizon is not over.
  await followUp(world, 1, '2025-06-30T10:00:00.000Z', '2025-07-02T10:00:00Z');
  const { pulse } = await reportsOf(world);
  const months = new Map(pulse.months.map((each) => [each.month, each]));
  expect([...months.keys()].at(0)).toBe('2024-06');
  expect(months.size).toBe(13);
  expect(months.get('2025-06')).toMatchObject({
    repeatPurchase: { count: 665, of: 6_650, share: 1_000 },
    fullPrice: { count: 40, of: 100 },
    referrals: { count: 1, of: 3 },
    reviews: { n: 2, average: 3.5 },
    takingPart: { count: 2, of: 3 },
    spending: { count: 1, of: 3 },
    criticsBack: { count: 0, of: 0, open: 1, share: null },
    answers: { cases: 1, answered: 0, p50Ms: null, inTime: { of: 0 } },
  });
  expect(months.get('2025-05')).toMatchObject({ takingPart: { count: 0, of: 2 }, reviews: { n: 1, average: 1 } });
  expect(months.get('2025-03')).toMatchObject({
    criticsBack: { count: 1, of: 3, open: 0 },
    answers: { cases: 3, answered: 2, p50Ms: 2 * 3_600_000, p95Ms: 72 * 3_600_000, inTime: { count: 1, of: 3 } },
  });
});

test('commands print what is stored, in each form, and its instant', async ({ world }) => {
  await measure(world, [
    { profit: 900, nps: 10, risk: 'watch', driver: 'price', evidence: 1 },
    { profit: 100, recencyDays: 200 },
  ]);
  await reportsOf(world);
  for (const name of ['segments', 'pulse', 'drivers'] as const) {
    const text = await runCommand(world, name, []);
    expect(text).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('2025-06-30 12:00') });
    const { stdout } = await runCommand(world, name, ['--json']);
    expect(JSON.parse(stdout)).toEqual(
      JSON.parse(JSON.stringify({ ...(await readBaseReport(world.pool, name)), asOf: AS_OF })),
    );
    const [head = '', ...lines] = (await runCommand(world, name, ['--csv'])).stdout.trimEnd().split('\r\n');
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(line.split(',').length).toBe(head.split(',').length);
  }
});
