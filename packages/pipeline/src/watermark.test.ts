import { describe, expect, test } from 'vitest';
import { Watermarks } from './watermark.ts';

const OWN = new Set(['purchases']);
const ENDS = new Map([
  ['purchases/1', 50n],
  ['contacts/1', 50n],
  ['feedback/1', 50n],
]);

function stand(topic: string, nextOffset: bigint, eventTime: number | null, partition = 1) {
  return { group: `${topic}-consumer`, topic, partition, nextOffset, eventTime };
}

describe('the instant up to which old facts may be folded', () => {
  test('is where the slowest of the other topics stands', () => {
    const progress = [stand('purchases', 9n, 900), stand('contacts', 9n, 300), stand('feedback', 9n, 500)];
    expect(new Watermarks().of(progress, ENDS, OWN, 0)).toEqual(new Map([[1, 300]]));
  });

  test('is not bound by a topic of which everything is applied, nor by the own one', () => {
    const progress = [stand('purchases', 9n, 100), stand('contacts', 50n, 300), stand('feedback', 9n, 500)];
    expect(new Watermarks().of(progress, ENDS, OWN, 0)).toEqual(new Map([[1, 500]]));
  });

  test('lies before everything while a topic with a backlog has applied nothing', () => {
    expect(new Watermarks().of([stand('contacts', 0n, null)], ENDS, OWN, 0).get(1)).toBe(Number.NEGATIVE_INFINITY);
  });

  test('does not wait for a topic that stands still, and waits again once it moves', () => {
    const marks = new Watermarks();
    const at = (next: bigint, nowMs: number) => marks.of([stand('contacts', next, 300)], ENDS, OWN, nowMs).get(1);
    expect(at(9n, 0)).toBe(300);
    expect(at(9n, 9_000)).toBe(300);
    expect(at(9n, 11_000)).toBeUndefined();
    expect(at(10n, 12_000)).toBe(300);
  });

  test('is a matter of each partition', () => {
    const progress = [stand('contacts', 9n, 300, 1), stand('contacts', 9n, 700, 2)];
    const ends = new Map([...ENDS, ['contacts/2', 50n]] as const);
    expect(new Watermarks().of(progress, ends, OWN, 0)).toEqual(
      new Map([
        [1, 300],
        [2, 700],
      ]),
    );
  });
});
