import { describe, expect, test } from 'vitest';
import { ProbeBook, type ProbePath, type ProbeStanding, WINDOW_MS } from './probe-book.ts';

const LOST_MS = 30_000;
const PATHS: readonly ProbePath[] = [
  { topic: 'loyalty.purchases', partition: 0 },
  { topic: 'loyalty.contacts', partition: 0 },
];
const [PURCHASES] = PATHS;

const bookAt = (now: number, before?: ProbeStanding, run = 'a') => new ProbeBook(run, LOST_MS, now, before);

/** As JSON, which is how it is kept. */
const keptOf = (book: ProbeBook, now: number): ProbeStanding => JSON.parse(JSON.stringify(book.standing(now)));

function send(book: ProbeBook, now: number, paths: readonly ProbePath[] = PATHS) {
  const probe = book.next(paths, now);
  if (probe === undefined) throw new Error('no path has room');
  book.sent(probe.id, now);
  return probe;
}

/** Back after so many ms, from an offset. */
function back(book: ProbeBook, probe: ReturnType<typeof send>, offset: number, ms = 200) {
  const { id, sentAt, topic, partition } = probe;
  const recorded = { id, sentAt, recordedAt: sentAt + ms / 2, place: { topic, partition, offset: BigInt(offset) } };
  return book.returned(recorded, sentAt + ms, BigInt(offset) + 1n).kind;
}

describe('what comes back', () => {
  test('is timed in all and by topic, each percentile one that was measured', () => {
    const book = bookAt(0);
    for (let n = 1; n <= 100; n += 1) {
      const probe = send(book, n * 1_000);
      back(book, probe, n, n * 10);
    }
    const { stages, topics, sent, lost, duplicates, latestNumber } = book.latency(100_000);
    expect({ sent, lost, duplicates, latestNumber }).toEqual({ sent: 100, lost: 0, duplicates: 0, latestNumber: 100 });
    expect(stages).toEqual([
      { name: 'applied', samples: 100, p50: 0.25, p95: 0.475, p99: 0.495 },
      { name: 'published', samples: 100, p50: 0.5, p95: 0.95, p99: 0.99 },
    ]);
    expect(topics.map(({ topic, stages: [, published] }) => [topic, published?.samples, published?.p50])).toEqual([
      ['loyalty.contacts', 50, 0.5],
      ['loyalty.purchases', 50, 0.49],
    ]);
  });

  test('is forgotten after the window', () => {
    const book = bookAt(0);
    back(book, send(book, 0), 1);
    expect(book.latency(WINDOW_MS + 201).stages[1]).toEqual({
      ...{ name: 'published', samples: 0 },
      ...{ p50: null, p95: null, p99: null },
    });
  });

  test('a second time is a duplicate, from another offset it is one that lies in the topic twice', () => {
    const book = bookAt(0);
    const probe = send(book, 0);
    expect([back(book, probe, 7), back(book, probe, 7), back(book, probe, 8)]).toEqual([
      'returned',
      'duplicate',
      'unknown',
    ]);
    expect(book.latency(1_000)).toMatchObject({ duplicates: 1, lost: 0 });
  });
});

describe('what does not come back', () => {
  test('is lost after the limit, and taken back when it comes', () => {
    const book = bookAt(0);
    const probe = send(book, 0);
    expect(book.latency(LOST_MS).lost).toBe(0);
    expect(book.latency(LOST_MS + 1)).toMatchObject({
      lost: 1,
      topics: [{ topic: 'loyalty.purchases', lost: 1 }],
    });
    expect(back(book, probe, 1, 40_000)).toBe('returned');
    expect(book.latency(40_001)).toMatchObject({ lost: 0, stages: [{}, { p50: 40 }] });
  });

  test('is lost for as long as it stands, however long that is', () => {
    const book = bookAt(0);
    send(book, 0);
    expect(book.latency(10 * WINDOW_MS).lost).toBe(1);
  });

  test('will not come once a later one of its path has, and is said for as long as the window', () => {
    const book = bookAt(0);
    send(book, 0, [PATHS[0] as ProbePath]);
    const later = send(book, 1_000, [PATHS[0] as ProbePath]);
    back(book, later, 2);
    expect(book.latency(1_201).lost).toBe(1);
    expect(book.latency(1_200 + WINDOW_MS).lost).toBe(0);
  });

  test('and comes all the same, from a store that was restored, is taken back and no duplicate', () => {
    const book = bookAt(0);
    const earlier = send(book, 0, [PATHS[0] as ProbePath]);
    const later = send(book, 1_000, [PATHS[0] as ProbePath]);
    back(book, later, 2);
    expect(back(book, earlier, 1, 2_000)).toBe('returned');
    expect(book.latency(2_001)).toMatchObject({ lost: 0, duplicates: 0 });
  });

  test('and was perhaps never sent is not told as lost', () => {
    const book = bookAt(0);
    book.next(PATHS, 0);
    expect(book.latency(LOST_MS + 1).lost).toBe(0);
    expect(keptOf(book, WINDOW_MS).underWay).toEqual([]);
  });

  test('keeps its path from being filled: few more go there, and others go on', () => {
    const book = bookAt(0);
    const sent = { purchases: 0, contacts: 0 };
    for (let now = 0; now < 3_600_000; now += 1_000) {
      const probe = book.next(PATHS, now);
      if (probe === undefined) continue;
      book.sent(probe.id, now);
      if (probe.topic === PURCHASES?.topic) sent.purchases += 1;
      else {
        sent.contacts += 1;
        back(book, probe, now);
      }
    }
    expect(sent.purchases).toBe(5);
    expect(sent.contacts).toBeGreaterThan(3_000);
  });
});

describe('whoever goes on after a kill', () => {
  test('tells what was sent and does not come, and not what may never have been sent', () => {
    const first = bookAt(0);
    send(first, 0);
    first.next(PATHS, 1_000); // Killed before it was sent.
    const second = bookAt(5_000, keptOf(first, 1_000), 'b');
    expect(second.latency(LOST_MS + 5_000)).toMatchObject({ lost: 1, sent: 0 });
  });

  test('knows what comes back meanwhile, and what has come back before as a duplicate', () => {
    const first = bookAt(0);
    const [one, two] = [send(first, 0), send(first, 0)];
    back(first, one, 3);
    const second = bookAt(1_000, keptOf(first, 500), 'b');
    expect(second.readTo).toBe(4n);
    expect([back(second, two, 9), back(second, one, 3)]).toEqual(['returned', 'duplicate']);
  });

  test('reads again what the one before had read and not noted, and counts it once', () => {
    const first = bookAt(0);
    const one = send(first, 0);
    const noted = keptOf(first, 100);
    back(first, one, 3); // Killed before that was noted.
    const second = bookAt(1_000, noted, 'b');
    expect(back(second, one, 3)).toBe('returned');
    expect(second.latency(LOST_MS * 2)).toMatchObject({ lost: 0, duplicates: 0 });
  });
});
