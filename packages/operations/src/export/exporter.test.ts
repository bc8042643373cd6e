import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Exporter } from './exporter.ts';
import { type Family, figure } from './family.ts';

type Counts = Readonly<Record<string, number>>;

const FAMILIES: readonly Family<Counts>[] = [
  figure('all', 'All.', (counts) => Object.values(counts).reduce((sum, count) => sum + count, 0)),
  {
    name: 'each',
    help: 'Each.',
    labels: ['of'],
    samplesOf: (counts) => Object.entries(counts).map(([of, value]) => ({ labels: { of }, value })),
  },
];

let exporter: Exporter;
let nowMs: number;
/** The reading under way. */
let reading: PromiseWithResolvers<Counts>;

beforeEach(async () => {
  nowMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  exporter = new Exporter(SILENT_LOG);
  const read = vi.fn(() => {
    reading = Promise.withResolvers();
    return reading.promise;
  });
  exporter.add({ name: 'r', restMs: 0, ageMsMax: 10_000, read, families: FAMILIES });
});
afterEach(async () => {
  const stopped = exporter.stop();
  reading.resolve({});
  await stopped;
  vi.restoreAllMocks();
});

/** Ends the reading under way; resolves when the next one has begun. */
async function end(how: (reading: PromiseWithResolvers<Counts>) => void): Promise<void> {
  const ended = reading;
  how(ended);
  await vi.waitUntil(() => reading !== ended);
}

/** The lines of samples: how often it failed, how old it is, and what it says. */
async function told(): Promise<string[]> {
  const text = await exporter.metrics.metrics();
  return text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}

const headOf = (failures: number, ageSeconds: number): string[] => [
  `loyalty_export_failures_total{reading="r"} ${failures}`,
  `loyalty_export_age_seconds{reading="r"} ${ageSeconds}`,
];

test('the last reading is told with its age, and what a later one does not name has no series any more', async () => {
  await end(({ resolve }) => resolve({ a: 1, b: 2 }));
  nowMs = 500;
  expect(await told()).toEqual([...headOf(0, 0.5), 'all 3', 'each{of="a"} 1', 'each{of="b"} 2']);
  await end(({ resolve }) => resolve({ b: 5 }));
  expect((await told()).slice(2)).toEqual(['all 5', 'each{of="b"} 5']);
});

test('a reading is as old as its beginning: what changed while it was taken may be missing', async () => {
  nowMs = 3_000;
  await end(({ resolve }) => resolve({ a: 1 }));
  expect(await told()).toEqual([...headOf(0, 3), 'all 1', 'each{of="a"} 1']);
});

test('a reading that fails leaves the last one, with its age, until that is too old; then there is a gap', async () => {
  await end(({ resolve }) => resolve({ a: 1 }));
  nowMs = 10_000;
  await end(({ reject }) => reject(new TypeError('even a defect')));
  expect(await told()).toEqual([...headOf(1, 10), 'all 1', 'each{of="a"} 1']);
  nowMs = 10_001;
  expect(await told()).toEqual(headOf(1, 10.001));
  await end(({ resolve }) => resolve({ a: 7 }));
  await end(({ resolve }) => resolve({ a: 8 }));
  expect(await told()).toEqual([...headOf(1, 0), 'all 8', 'each{of="a"} 8']);
});

test('a scrape does not wait for a reading that hangs', async () => {
  nowMs = 30_000;
  expect(await told()).toEqual(headOf(0, 30));
});
