/** Dead letters are mended in bulk: by their senders, by sending them through again, by giving them up; and what is open is counted. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { listOperatorActions } from '@loyalty-ladder/store/operators/list-operator-actions.ts';
import type { OutRecord } from '@loyalty-ladder/stream/out-record.ts';
import { expect, onTestFinished } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { recordOf, setAside } from '../../support/set-letters-aside.ts';
import { testWithProducer, type World } from '../../support/world.ts';

const test = testWithProducer({ services: ['purchase-consumer'] });

const AT = '2024-05-06T10:00:00.000Z';
const bought = (id: string, customerId: string) => purchase({ id, customerId, at: AT });

const spoilt = (record: OutRecord): OutRecord => ({ ...record, value: Buffer.from('{"json": true}') });

interface Letter {
  readonly letterNo: string;
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
  readonly eventId: string | null;
  readonly state: string;
  readonly settledBecause: string | null;
}

const lettersOf = (world: World, ...options: string[]): Promise<Letter[]> =>
  runJson(world, 'dead-letters', ['list', '--state', 'all', ...options]);

const statesOf = async (world: World, key: string): Promise<string[]> =>
  (await lettersOf(world, '--key', key)).map(({ eventId, state }) => `${eventId} ${state}`).toSorted();

async function factsOf({ pool }: World, key: string): Promise<number> {
  const select = 'select from facts join identities using (customer_no) where customer_id like $1';
  return (await pool.query(select, [key])).rowCount ?? 0;
}

test('a later fact of the same source, id and customer closes the letter, in the same batch or long after, and no other does', async ({
  world,
  producer,
}) => {
  const [soon, late, before] = ['soon', 'late', 'before'].map((id) => recordOf(world, bought(id, 'mia')));
  const other = recordOf(world, { ...bought('late', 'mia'), source: 'another till' });
  const hers = recordOf(world, bought('late', 'petra'));
  if (!soon || !late || !before || !hers) throw new Error('three records are needed');
  await producer.publish([spoilt(soon), soon, spoilt(late), spoilt(hers), other, before, spoilt(before)]);
  await world.applied('loyalty.purchases');
  expect(await statesOf(world, 'mia')).toEqual(['before open', 'late open', 'soon mended']);
  const { deadLetters } = await runJson(world, 'lag', []);
  await producer.publish([spoilt(late), late, late]);
  await world.applied('loyalty.purchases');
  expect(await statesOf(world, 'mia')).toEqual(['before open', 'late mended', 'late mended', 'soon mended']);
  expect(await statesOf(world, 'petra')).toEqual(['late open']);
  const [mended] = await lettersOf(world, '--key', 'mia', '--id', 'late', '--state', 'mended');
  expect(mended?.settledBecause).toMatch(/same ce_source and ce_id was recorded from .*loyalty\.purchases\/\d\/\d+$/);
  expect((await runJson(world, 'lag', [])).deadLetters['wrong-magic-byte']).toBe(deadLetters['wrong-magic-byte'] - 1);
});

test('a conflict stays open when what is recorded is delivered again', async ({ world, producer }) => {
  const first = bought('twice', 'nora');
  const again = recordOf(world, first);
  await producer.publish([again, recordOf(world, { ...first, purchaseId: 'another' }), again]);
  await world.applied('loyalty.purchases');
  await producer.publish([again]);
  await world.applied('loyalty.purchases');
  expect(await statesOf(world, 'nora')).toEqual(['twice open']);
});

test('what the program refused is sent through again once that is mended: applied once, with its id, and nowhere published', async ({
  world,
}) => {
  const perJpy = (points: string) =>
    world.pool.query(
      `update programs set body = jsonb_set(body, '{pointsPerMajorUnitByCurrency}', '{"JPY": ${points}}')`,
    );
  await perJpy('1000000');
  await world.service('purchase-consumer').restart(); // It has read its program.
  const dearest = { sku: 'sku', quantity: 1, unitPriceMinor: 1_000_000_000_000, discountMinor: 0 };
  const lines = Array.from({ length: 10 }, (_, index) => ({ ...dearest, lineId: String(index) }));
  const huge = { ...bought('huge', 'hugo'), currency: 'JPY', lines };
  await world.send([huge]);
  await world.applied('loyalty.purchases');
  expect(await statesOf(world, 'hugo')).toEqual(['huge open']);
  const replay = (...options: string[]) =>
    runJson(world, 'dead-letters', ['replay', '--kind', 'refused-by-store', '--reason', 'program 2', ...options]);
  const ends = await world.stream.logEnds([world.topic('loyalty.purchases')]);
  expect(await replay()).toMatchObject({ applied: 0, refused: [{ reason: 'refused-by-store' }] });
  expect(await statesOf(world, 'hugo')).toEqual(['huge open']);
  await perJpy('1');
  const effect = { customerId: 'hugo', before: { stage: 'potential' }, after: { stage: 'first-purchase' } };
  expect(await replay('--dry-run')).toMatchObject({ dryRun: true, applied: 1, refused: [], effects: [{ effect }] });
  expect([await factsOf(world, 'hugo'), await statesOf(world, 'hugo')]).toEqual([0, ['huge open']]);
  expect(await replay('--by', 'olga')).toEqual({ dryRun: false, applied: 1, refused: [] });
  expect((await world.customer('hugo')).state.stage).toBe('first-purchase');
  const [letter] = await lettersOf(world, '--key', 'hugo');
  expect(letter).toMatchObject({ state: 'replayed', settledBecause: 'program 2 (olga)' });
  const [action] = await listOperatorActions(world.pool, 'dead-letters replay', 1);
  expect(action).toMatchObject({ actor: 'olga', reason: 'program 2', details: { replayed: [letter?.letterNo] } });
  expect(await world.stream.logEnds([world.topic('loyalty.purchases')])).toEqual(ends);
  await world.service('purchase-consumer').restart();
  await world.send([huge]);
  await world.applied('loyalty.purchases');
  expect([await factsOf(world, 'hugo'), await statesOf(world, 'hugo')]).toEqual([1, ['huge replayed']]);
});

test('hundreds are sent through page by page by two at once: each once, bad ones among them stay open', async ({
  world,
}) => {
  const facts = Array.from({ length: 300 }, (_, index) => bought(`bulk-${index}`, `bulk ${index % 50}`));
  await setAside(world, facts, (record) =>
    Buffer.from('bulk 7').equals(record.key ?? Buffer.alloc(0)) ? spoilt(record) : record,
  );
  const source = facts[0]?.source ?? '';
  const args = ['replay', '--kind', 'invalid-value', '--source', source, '--reason', 'our rule was too strict'];
  const both = await Promise.all([runJson(world, 'dead-letters', args), runJson(world, 'dead-letters', args)]);
  expect(both.reduce((sum, { applied }) => sum + applied, 0)).toBe(294);
  expect(await factsOf(world, 'bulk %')).toBe(294);
  expect(await statesOf(world, 'bulk 7')).toEqual(Array(6).fill(expect.stringMatching(/^bulk-\d+ open$/)));
  const again = await runJson(world, 'dead-letters', ['list', '--key', 'bulk 7']);
  expect(again.map(({ reason }: { reason: string }) => reason)).toEqual(Array(6).fill('wrong-magic-byte'));
  expect(await statesOf(world, 'bulk 8')).toEqual(Array(6).fill(expect.stringMatching(/^bulk-\d+ replayed$/)));
  const discard = (...options: string[]) =>
    runCommand(world, 'dead-letters', [
      'discard',
      '--key',
      'bulk 7',
      '--reason',
      'sent by a test of theirs',
      ...options,
    ]);
  expect(await discard('--dry-run')).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('6 dead letters would be'),
  });
  expect(await discard()).toMatchObject({ code: 0, stdout: '6 dead letters discarded.\n' });
  expect(await discard()).toMatchObject({ code: 0, stdout: '0 dead letters discarded.\n' });
  const [action] = await listOperatorActions(world.pool, 'dead-letters discard', 1);
  expect(jsonText(action)).not.toContain('bulk 7');
  expect((await statesOf(world, 'bulk 7'))[0]).toMatch(/discarded$/);
});

test('a list of thousands comes in pages, and each filter narrows it', async ({ world }) => {
  const facts = Array.from({ length: 2_500 }, (_, index) => ({
    ...bought(`list-${index}`, 'lisa'),
    source: `till ${index % 2}`,
  }));
  await setAside(world, facts);
  const whole = await lettersOf(world, '--key', 'lisa', '--limit', '1000000');
  expect(whole.map(({ eventId }) => eventId)).toEqual(facts.map(({ id }) => id).toReversed());
  const page = await lettersOf(world, '--key', 'lisa', '--limit', '10', '--below', whole[9]?.letterNo ?? '');
  expect(page).toEqual(whole.slice(10, 20));
  expect(await lettersOf(world, '--source', 'till 1', '--limit', '5000')).toHaveLength(1_250);
  expect(await lettersOf(world, '--id', 'list-7', '--kind', 'invalid-value', '--topic', 'purchases')).toHaveLength(1);
  expect(await lettersOf(world, '--key', 'lisa', '--before', '2020-01-01')).toEqual([]);
  const { stdout } = await runCommand(world, 'dead-letters', ['list', '--key', 'lisa', '--limit', '3']);
  expect(stdout).toContain(`\`--below ${whole[2]?.letterNo}\``);
  const shown = await runJson(world, 'dead-letters', ['show', whole[0]?.letterNo ?? '']);
  expect(shown).toMatchObject({ eventId: 'list-2499', state: 'open', payload: { ok: true } });
});

test('to close many, one must say which, and why', async ({ world }) => {
  const which = await runCommand(world, 'dead-letters', ['discard', '--reason', 'r']);
  expect(which).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('Which ones?') });
  const why = await runCommand(world, 'dead-letters', ['replay', '--all']);
  expect(why).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('--reason') });
  const unknown = await runCommand(world, 'dead-letters', ['replay', 'purchases-7', '--reason', 'r']);
  expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('neither TOPIC/PARTITION/OFFSET') });
});

test('what cannot be read is mended from a file: refused by field and rule, tried, kept beside the bytes, and applied once', async ({
  world,
  producer,
}) => {
  await producer.publish([spoilt(recordOf(world, bought('torn', 'tom')))]);
  await world.applied('loyalty.purchases');
  const [letter] = await lettersOf(world, '--key', 'tom');
  const letterNo = letter?.letterNo ?? '';
  const { stdout: draft } = await runCommand(world, 'dead-letters', ['show', letterNo, '--draft']);
  const event = JSON.parse(draft);
  expect(event).toMatchObject({
    id: 'torn',
    type: 'purchase.completed',
    data: { customerId: '', lines: [{ sku: '' }] },
  });
  const folder = await mkdtemp(join(tmpdir(), 'mend-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const mend = async (content: object, ...options: string[]) => {
    const file = join(folder, 'event.json');
    await writeFile(file, JSON.stringify(content));
    return runCommand(world, 'dead-letters', [
      'mend',
      letterNo,
      '--file',
      file,
      '--reason',
      'their printer',
      ...options,
    ]);
  };
  expect(await mend(event)).toMatchObject({ code: 1, stderr: expect.stringContaining('data.customerId must') });
  const { id: _id, source: _source, occurredAt: _at, type: _type, ...data } = bought('torn', 'tom');
  const good = { ...event, data };
  expect(await mend({ ...good, id: 'other' })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('id must stay'),
  });
  const tried = await mend(good, '--dry-run');
  expect(tried.stdout).toMatch(/tom: .*stage potential -> first-purchase\nNothing was changed/);
  expect([await factsOf(world, 'tom'), await statesOf(world, 'tom')]).toEqual([0, ['torn open']]);
  expect(await mend(good)).toMatchObject({ code: 0, stdout: expect.stringContaining('has version 2') });
  const shown = await runJson(world, 'dead-letters', ['show', letterNo]);
  expect(shown).toMatchObject({ value: Buffer.from('{"json": true}').toString('base64'), payload: { ok: false } });
  expect(shown.versions).toMatchObject([{ version: 2, reason: 'their printer', payload: { ok: true } }]);
  await runJson(world, 'dead-letters', ['replay', letterNo, '--reason', 'mended']);
  expect([await factsOf(world, 'tom'), await statesOf(world, 'tom')]).toEqual([1, ['torn replayed']]);
  expect((await world.customer('tom')).state.stage).toBe('first-purchase');
  const [action] = await listOperatorActions(world.pool, 'dead-letters mend', 1);
  expect(action).toMatchObject({ reason: 'their printer', details: { letter: letterNo, version: 2 } });
  // What its sender sends after all counts once.
  await producer.publish([recordOf(world, bought('torn', 'tom'))]);
  await world.applied('loyalty.purchases');
  expect(await factsOf(world, 'tom')).toBe(1);
});
