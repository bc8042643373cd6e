/** Producers with transactions of their own, overlapping, open for long, aborted: written by Kafka's own Java client. */
import type { WireFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { expect } from 'vitest';
import { purchase, visited } from '../../support/facts.ts';
import { idIn } from '../../support/id-with.ts';
import { type JavaProducers, recordOf, startJavaProducers } from '../../support/java-producers.ts';
import { readMetrics } from '../../support/read-metrics.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

/** A Monday. */
const NOW = Date.UTC(2024, 5, 3, 8);

const worldTest = testInWorld({
  clock: `${new Date(NOW).toISOString()} frozen`,
  services: ['purchase-consumer', 'timekeeper'],
  environment: { SETTLE_MS: '500', WATCH_MS: '50', EXPORT_MS: '500' },
});
const test = worldTest.extend('java', { scope: 'file' }, async ({ world }, { onCleanup }): Promise<JavaProducers> => {
  const java = await startJavaProducers(world);
  onCleanup(() => java.close());
  return java;
});

const day = (number: number) => new Date(NOW + number * DAY_MS).toISOString();
const bought = (customerId: string, number: number) =>
  purchase({ id: `${customerId} ${number}`, customerId, at: day(number) }) as WireFact;

/** By their purchases. */
async function factsOf({ pool }: World, customerId: string): Promise<string[]> {
  const { rows } = await pool.query(
    'select subject from facts join identities using (customer_no) where customer_id = $1 order by subject',
    [customerId],
  );
  return rows.map(({ subject }) => String(subject).replace('purchase:', ''));
}

async function tailed(world: World, customerId: string): Promise<string[]> {
  const { stdout } = await runCommand(world, 'tail', ['purchases', '--limit', '1000', '--json']);
  const records = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return records.filter(({ key }) => key === customerId).map(({ body }) => body.purchaseId);
}

test.for([
  { ends: ['B abort', 'A abort'], applied: ['9'] },
  { ends: ['A abort', 'B abort'], applied: ['9'] },
  { ends: ['B commit', 'A abort'], applied: ['1', '9'] },
  { ends: ['A abort', 'B commit'], applied: ['1', '9'] },
  { ends: ['B abort', 'A commit'], applied: ['0', '9'] },
] as const)(
  'of two transactions that overlap, $ends, only what is committed is applied and shown',
  async ({ ends, applied }, { world, java }) => {
    const customerId = ends.join();
    for (const [number, producer] of ['A', 'B'].entries()) {
      await java.begin(producer);
      await java.sendFact(producer, bought(customerId, number));
    }
    for (const end of ends) {
      const [producer = '', how] = end.split(' ');
      await (how === 'abort' ? java.abort(producer) : java.commit(producer));
    }
    await world.apply([bought(customerId, 9)]);
    const right = applied.map((number) => `${customerId} ${number}`);
    expect(await factsOf(world, customerId)).toEqual(right);
    expect(await tailed(world, customerId)).toEqual(right);
  },
);

test('a producer that aborts, commits and aborts again, while a record looks like the mark of an abort, is applied as it meant', async ({
  world,
  java,
}) => {
  const customerId = 'carla';
  const mark = { ...recordOf(world, bought(customerId, 0)), key: Buffer.alloc(4), value: null };
  // A transaction around all of it holds it back from the consumer, so that it comes in one fetch.
  await java.begin('around');
  await java.sendFact('around', bought(customerId, 0));
  for (const [number, end] of (['abort', 'commit', 'abort'] as const).entries()) {
    await java.begin('till');
    await java.sendFact('till', bought(customerId, 10 * number + 1));
    await java.send('till', mark);
    await java.sendFact('till', bought(customerId, 10 * number + 2));
    await java[end]('till');
  }
  await java.abort('around');
  await world.apply([bought(customerId, 99)]);
  expect(await factsOf(world, customerId)).toEqual(['carla 11', 'carla 12', 'carla 99']);
  const { rows } = await world.pool.query(`select reason from dead_letters where key = $1`, [mark.key]);
  expect(rows.map(({ reason }) => reason)).toEqual(['empty-value']);
});

test('of four producers whose transactions interleave over the borders of fetches, what each of them has committed is applied and shown', async ({
  world,
  java,
}) => {
  const customerId = 'dora';
  const producers = ['one', 'two', 'three', 'four'];
  /** Numbers of the facts in each open transaction. */
  const open = new Map<string, number[]>();
  const committed: number[] = [];
  const end = async (producer: string, how: 'abort' | 'commit') => {
    await java[how](producer);
    if (how === 'commit') committed.push(...(open.get(producer) ?? []));
    open.delete(producer);
  };
  await java.begin('around');
  await java.sendFact('around', bought(customerId, 0));
  let random = 7;
  const below = (limit: number) => {
    random = (random * 48_271) % 2_147_483_647;
    return random % limit;
  };
  for (let number = 1; number <= 150; number++) {
    const producer = producers[below(producers.length)] ?? '';
    if (!open.has(producer)) await java.begin(producer);
    const record = recordOf(world, bought(customerId, number));
    // So each transaction lies in several of a consumer's fetches, which take 512 kB.
    await java.send(producer, { ...record, headers: { ...record.headers, pad: Buffer.alloc(40_000) } });
    open.set(producer, [...(open.get(producer) ?? []), number]);
    if (below(5) === 0) await end(producer, below(2) === 0 ? 'abort' : 'commit');
  }
  for (const [index, producer] of [...open.keys()].entries()) await end(producer, index % 2 === 0 ? 'abort' : 'commit');
  await java.abort('around');
  await world.applied('loyalty.purchases');
  const right = committed.map((number) => `${customerId} ${number}`).sort();
  expect(right.length).toBeGreaterThan(30);
  expect(await factsOf(world, customerId)).toEqual(right);
  expect((await tailed(world, customerId)).sort()).toEqual(right);
});

/** Watch comes after 1.5 intervals: (20 + 30) / 3 = 16 days, so 25 days after the last purchase: on the third day. */
const threePurchases = (customerId: string) => [-43, -33, -23].map((number) => bought(customerId, number));

interface Lag {
  readonly group: string;
  readonly partition: number;
  readonly messages: string;
  readonly secondsBehind: number | null;
  readonly held: { readonly from: string; readonly since: string | null; readonly messages: string } | null;
}

async function lagsOf(world: World): Promise<Lag[]> {
  const { partitions } = await runJson(world, 'lag', []);
  return partitions.filter(({ group }: Lag) => group === world.topic('purchase-consumer'));
}

async function risksOf(world: World, customerId: string): Promise<string[]> {
  return (await world.history(customerId, 'risk.changed')).map(({ to }) => String(to));
}

test('nobody is declared silent whose purchase lies behind an open transaction, lag names it, and all goes on when it ends', async ({
  world,
  java,
}) => {
  const [open, ended, free] = [1, 2, 3];
  const [loyal, friend] = [idIn(open, 'loyal'), idIn(ended, 'friend')];
  const [silent, alsoSilent] = [idIn(open, 'silent'), idIn(free, 'silent')];
  const [joins, goes] = [idIn(open, 'stranger'), idIn(ended, 'stranger')];
  await world.apply([loyal, friend, silent, alsoSilent].flatMap(threePurchases));
  await java.begin('commits');
  await java.sendFact('commits', bought(joins, 1));
  await java.begin('aborts');
  await java.sendFact('aborts', bought(goes, 1));
  await world.send([bought(loyal, 1), bought(friend, 1)]);
  await world.setClock(day(3));
  await waitUntil(async () => (await risksOf(world, alsoSilent)).length > 0, { what: 'time that goes on elsewhere' });
  await world.service('purchase-consumer').restart();
  // Nor by a contact that comes through and is folded.
  await world.startService('contact-consumer');
  await world.send([visited({ id: 'v', customerId: loyal, at: day(3) })]);
  await waitUntil(async () => (await factsOf(world, loyal)).length === 4, { what: 'contact' });

  const [lags, text, tail] = await Promise.all([
    lagsOf(world),
    runCommand(world, 'lag', []),
    runCommand(world, 'tail', ['purchases', '--limit', '1000']),
  ]);
  const held = lags.filter((lag) => lag.held !== null);
  expect(held.map(({ partition, messages, held }) => [partition, messages, held?.messages])).toEqual([
    [open, '2', '2'],
    [ended, '2', '2'],
  ]);
  for (const lag of held) expect(Date.parse(lag.held?.since ?? '')).toBeGreaterThan(Date.now() - 120_000);
  for (const lag of lags) expect(lag.secondsBehind === null).toBe(lag.held === null);
  expect(text.stdout.replace(/\s+/g, ' ')).toMatch(
    new RegExp(`partition ${open}: a transaction is open since [-0-9:. ]+ UTC at offset \\d+, and holds back 2\\.`),
  );
  expect(tail.stderr).toContain(`Partition ${ended}: a transaction that has not ended begins at offset `);
  const { url } = world.service('timekeeper');
  const labels = { group: world.topic('purchase-consumer'), topic: world.topic('loyalty.purchases'), partition: open };
  const series = `loyalty_lag_records{${Object.entries(labels).map(([name, value]) => `${name}="${value}"`)}}`;
  await waitUntil(async () => (await readMetrics(url)).get(series) === 2, { what: 'lag that Prometheus sees' });
  for (const customer of [loyal, friend, silent]) expect(await risksOf(world, customer)).toEqual([]);

  await java.commit('commits');
  await java.abort('aborts');
  await world.applied();
  await waitUntil(async () => (await risksOf(world, silent)).length > 0, { what: 'time that goes on behind it' });
  await world.nothingDue();
  expect(await risksOf(world, silent)).toEqual(['watch']);
  for (const customer of [loyal, friend]) {
    expect(await risksOf(world, customer)).toEqual([]);
    expect(await factsOf(world, customer)).toContain(`${customer} 1`);
  }
  expect(await factsOf(world, joins)).toHaveLength(1);
  expect(await factsOf(world, goes)).toEqual([]);
  expect((await lagsOf(world)).map(({ messages, held }) => ({ messages, held }))).toEqual(
    Array(PARTITIONS).fill({ messages: '0', held: null }),
  );
});
