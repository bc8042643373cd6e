/** Against a naive reading of the log: a record of a transaction is seen if the next mark of its producer is that of a commit. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { loadModule } from './kafkajs.ts';

const Batch: new (topic: string, fetchedOffset: string, data: object) => { messages: { offset: string }[] } =
  loadModule('src/consumer/batch.js');

type Step = 'write' | 'commit' | 'abort' | 'plain';

interface Entry {
  readonly producer: number;
  readonly step: Step;
}

/** What the log has at each offset, with what is known of it from the whole log. */
interface Placed extends Entry {
  readonly offset: number;
  /** Where its transaction ends; undefined: nowhere yet, or it is none's. */
  readonly end: number | undefined;
  /** As a fetch brings it. */
  readonly record: object;
}

function placed(entries: readonly Entry[]): Placed[] {
  return entries.map((entry, offset) => {
    const end = entries.findIndex((each, at) => at > offset && each.producer === entry.producer && isEnd(each));
    return { ...entry, offset, end: end < 0 ? undefined : end, record: recordOf(entry, offset) };
  });
}

const isEnd = ({ step }: Entry): boolean => step === 'commit' || step === 'abort';

/** The key of a record may be any, also that of a mark. */
function recordOf({ producer, step }: Entry, offset: number): object {
  const key = Buffer.from(step === 'commit' ? [0, 0, 0, 1] : [0, 0, 0, 0]);
  const batchContext = { producerId: String(step === 'plain' ? -1 : producer), inTransaction: step !== 'plain' };
  const isControlRecord = step === 'commit' || step === 'abort';
  return { offset: String(offset), key, value: null, isControlRecord, batchContext };
}

/** Where the first transaction begins that is open. */
function stableEnd(log: readonly Placed[]): number {
  return log.find(({ step, end }) => step === 'write' && end === undefined)?.offset ?? log.length;
}

function isSeen(log: readonly Placed[], { step, end }: Placed): boolean {
  return step === 'plain' || (step === 'write' && end !== undefined && log[end]?.step === 'commit');
}

/** As a broker tells of them: by their ends. */
function abortsOf(log: readonly Placed[]) {
  return log.flatMap(({ producer, step, offset: end }) => {
    const first = log.find((each) => each.step === 'write' && each.end === end)?.offset;
    if (step !== 'abort' || first === undefined) return [];
    return [{ end, first, told: { producerId: String(producer), firstOffset: String(first) } }];
  });
}

/** @returns the first fetch of the log that brings something else than what is to be seen. A batch may begin before what was asked for. */
function wrongFetch(entries: readonly Entry[], tos: (stable: number) => readonly number[]): object | undefined {
  const log = placed(entries);
  const records = log.map(({ record }) => record);
  const visible = log.filter((each) => isSeen(log, each)).map(({ offset }) => offset);
  const aborts = abortsOf(log);
  const stable = stableEnd(log);
  for (let from = 0; from < stable; from++) {
    for (const to of tos(stable)) {
      if (to <= from) continue;
      const abortedTransactions = aborts.flatMap(({ end, first, told }) => (end >= from && first < to ? [told] : []));
      const messages = records.slice(Math.max(0, from - 1), to);
      const batch = new Batch('t', String(from), { partition: 0, highWatermark: '99', abortedTransactions, messages });
      const seen = batch.messages.map(({ offset }) => offset).join();
      const right = visible.filter((offset) => offset >= from && offset < to).join();
      if (seen !== right) return { entries, from, to, seen, right };
    }
  }
  return undefined;
}

const everyEnd = (stable: number) => Array.from({ length: stable }, (_, at) => at + 1);
const lastEnd = (stable: number) => [stable];

/** All orders in which the producers' steps can lie in the log. */
function* interleavings(scripts: readonly (readonly Step[])[]): Generator<Entry[]> {
  if (scripts.every(({ length }) => length === 0)) yield [];
  for (const [producer, [step, ...rest]] of scripts.entries()) {
    if (step === undefined) continue;
    for (const later of interleavings(scripts.with(producer, rest))) yield [{ producer, step }, ...later];
  }
}

/** `write` until one of `ends` stands for `end`. */
function* withEnds(script: readonly (Step | 'end')[]): Generator<Step[]> {
  const at = script.indexOf('end');
  if (at < 0) yield script as Step[];
  else for (const end of ['commit', 'abort'] as const) yield* withEnds(script.with(at, end));
}

function* products<Value>(lists: readonly (readonly Value[])[]): Generator<Value[]> {
  const [first, ...rest] = lists;
  if (first === undefined) yield [];
  else for (const value of first) for (const others of products(rest)) yield [value, ...others];
}

test.each([
  ['two producers, two transactions each', ['write', 'write', 'end', 'write', 'end'], 2, everyEnd],
  ['three producers', ['write', 'end'], 3, everyEnd],
  ['four producers', ['write', 'end'], 4, lastEnd],
] as const)(
  'in every order of the steps of %s, no record of an aborted transaction is seen, and all others are',
  (_, script, producers, tos) => {
    const plain: Step[][] = producers === 3 ? [['plain']] : [];
    const choices = [...withEnds(script)];
    let logs = 0;
    for (const scripts of products(Array.from({ length: producers }, () => choices))) {
      for (const log of interleavings([...scripts, ...plain])) {
        logs += 1;
        const wrong = wrongFetch(log, tos);
        if (wrong !== undefined) expect(wrong).toBeUndefined();
      }
    }
    expect(logs).toBeGreaterThan(1_000);
  },
);

test('in any log of up to four producers, whatever is fetched of it, the same holds', () => {
  const entry = fc.record({
    producer: fc.integer({ min: 0, max: 3 }),
    step: fc.constantFrom<Step>('write', 'write', 'write', 'commit', 'abort', 'plain'),
  });
  const log = fc.array(entry, { maxLength: 30 });
  fc.assert(
    fc.property(log, (entries) => {
      expect(wrongFetch(entries, everyEnd)).toBeUndefined();
    }),
    { numRuns: 1_000 },
  );
});

test('a reader that is not read_committed sees all records, and marks are nobody’s', () => {
  const log: Entry[] = [
    { producer: 1, step: 'write' },
    { producer: 1, step: 'abort' },
    { producer: 2, step: 'write' },
  ];
  const messages = log.map(recordOf);
  const batch = new Batch('t', '0', { partition: 0, highWatermark: '3', abortedTransactions: null, messages });
  expect(batch.messages.map(({ offset }) => offset)).toEqual(['0', '2']);
});
