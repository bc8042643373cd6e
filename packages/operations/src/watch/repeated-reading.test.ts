import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { expect, onTestFinished, test, vi } from 'vitest';
import { believed, nothingRead, readingOf } from './readings.ts';
import { RepeatedReading } from './repeated-reading.ts';

const paused = vi.hoisted((): number[] => []);

/** As it is, only shorter. */
vi.mock('@loyalty-ladder/runtime/backoff.ts', async (importOriginal) => {
  const original = await importOriginal<typeof import('@loyalty-ladder/runtime/backoff.ts')>();
  const pause = (ms: number, signal?: AbortSignal) => {
    paused.push(ms);
    return original.pause(Math.min(ms, 20), signal);
  };
  return { ...original, pause };
});

function reading(read: () => Promise<number>, options: { readonly restMs: number; readonly rests?: number }) {
  const of = new RepeatedReading({ name: 'r', read, ...options }, SILENT_LOG);
  onTestFinished(() => of.stop());
  return { of, shown: () => readingOf({ source: 'kafka', staleAfterMs: 60_000, of }, (value) => `is ${value}`) };
}

test('a reading is shown with its time, and stands while later ones fail', async () => {
  let count = 0;
  const read = async () => {
    count += 1;
    if (count > 1) throw Object.assign(new Error(''), { code: 'ECONNREFUSED' });
    return count;
  };
  const { of, shown } = reading(read, { restMs: 1 });
  await vi.waitUntil(() => of.failures > 1);
  expect(shown()).toEqual({
    ...{ source: 'kafka', asOf: expect.any(Number), staleAfterMs: 60_000, isStale: false },
    ...{ value: 'is 1', fault: 'ECONNREFUSED' },
  });
  expect(believed(shown())).toBe('is 1');
});

test('what is too old is still shown, and not believed', async () => {
  const { of } = reading(async () => 1, { restMs: 60_000 });
  await vi.waitUntil(() => of.latest !== undefined);
  const old = readingOf({ source: 'kafka', staleAfterMs: -1, of }, (value) => value);
  expect(old).toMatchObject({ isStale: true, value: 1 });
  expect(believed(old)).toBeNull();
  expect(believed(nothingRead('probe', 1))).toBeNull();
});

test('what others have read before is as old as they say', async () => {
  const of = new RepeatedReading({ name: 'r', restMs: 60_000, read: async () => 1, ageMsOf: () => 90_000 }, SILENT_LOG);
  onTestFinished(() => of.stop());
  await vi.waitUntil(() => of.latest !== undefined);
  expect(of.ageMs).toBeGreaterThanOrEqual(90_000);
  expect(Date.now() - (of.latest?.begunAt ?? 0)).toBeGreaterThanOrEqual(89_999);
  expect(believed(readingOf({ source: 'kafka', staleAfterMs: 60_000, of }, (value) => value))).toBeNull();
});

test('one that has never succeeded is as old as its beginning, and says what it failed with', async () => {
  const { of, shown } = reading(() => Promise.reject(new Error('no broker')), { restMs: 60_000 });
  await vi.waitUntil(() => of.failures > 0);
  expect(shown()).toMatchObject({ asOf: null, value: null, isStale: false, fault: 'no broker' });
});

test('what takes long rests so many times as long', async () => {
  let nowMs = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => nowMs);
  onTestFinished(() => void vi.restoreAllMocks());
  const read = async () => {
    nowMs += 100;
    return 1;
  };
  const firstRest = async (options: { readonly rests?: number }) => {
    paused.length = 0;
    const { of } = reading(read, { restMs: 1_000, ...options });
    await vi.waitUntil(() => paused.length > 0);
    await of.stop();
    return paused[0];
  };
  expect(await firstRest({})).toBe(1_000);
  expect(await firstRest({ rests: 50 })).toBe(5_000);
});
