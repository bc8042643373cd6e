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

/** An entry of the log lies at its index. */
type Log = readonly Entry[];

const isEnd = ({ step }: Entry): boolean => step === 'commit' || step === 'abort';

/** Where the transaction ends that the entry is of; -1: nowhere yet. */
function endOf(log: Log, offset: number): number {
  return log.findIndex((each, at) => at > offset && each.producer === log[offset]?.producer && isEnd(each));
}

/** Where the first transaction begins that is open. */
function stableEnd(log: Log): number {
  const open = log.findIndex(({ step }, offset) => step === 'write' && endOf(log, offset) < 0);
  return open < 0 ? log.length : open;
}

function naive(log: Log, from: number, to: number): string[] {
  return log.flatMap(({ step }, offset) => {
    const isSeen = step === 'plain' || (step === 'write' && log[endOf(log, offset)]?.step === 'commit');
    return isSeen && offset >= from && offset < to ? [String(offset)] : [];
  });
}

/** As a broker answers: aborted transactions that overlap what is fetched, by their ends; a batch may begin before what was asked for. */
function fetched(log: Log, from: number, to: number): string[] {
  const abortedTransactions = log.flatMap(({ producer, step }, end) => {
    if (step !== 'abort' || end < from) return [];
    const isOf = (each: Entry, at: number) =>
      each.step === 'write' && each.producer === producer && endOf(log, at) === end;
    const first = log.findIndex(isOf);
    return first < 0 || first >= to ? [] : [{ producerId: String(producer), firstOffset: String(first) }];
  });
  const begin = Math.max(0, from - 1);
  const messages = log.slice(begin, to).map((entry, at) => recordOf(entry, begin + at));
  const batch = new Batch('t', String(from), { partition: 0, highWatermark: '99', abortedTransactions, messages });
  return batch.messages.map(({ offset }) => offset);
}

/** The key of a record may be any, also that of a mark. */
function recordOf({ producer, step }: Entry, offset: number): object {
  const isControlRecord = step === 'commit' || step === 'abort';
  const key = Buffer.from(step === 'commit' ? [0, 0, 0, 1] : [0, 0, 0, 0]);
  const batchContext = { producerId: String(step === 'plain' ? -1 : producer), inTransaction: step !== 'plain' };
  return { offset: String(offset), key, value: null, isControlRecord, batchContext };
}

/** @returns the first fetch of the log that brings something else than what is to be seen. */
function wrongFetch(log: Log, tos: (stable: number) => readonly number[]): object | undefined {
  const stable = stableEnd(log);
  for (let from = 0; from < stable; from++) {
    for (const to of tos(stable).filter((each) => each > from)) {
      const [seen, right] = [fetched(log, from, to), naive(log, from, to)];
      if (seen.join() !== right.join()) return { log, from, to, seen, right };
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
    const plain: Step[][] = producers < 4 ? [['plain']] : [];
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
  const log: Log = [
    { producer: 1, step: 'write' },
    { producer: 1, step: 'abort' },
    { producer: 2, step: 'write' },
  ];
  const messages = log.map(recordOf);
  const batch = new Batch('t', '0', { partition: 0, highWatermark: '3', abortedTransactions: null, messages });
  expect(batch.messages.map(({ offset }) => offset)).toEqual(['0', '2']);
});
