import { describe, expect, test } from 'vitest';
import { Watermarks } from './watermark.ts';

const OWN = new Map([['purchases/1', 10n]]);
const ENDS = new Map([
  ['purchases/1', 50n],
  ['contacts/1', 50n],
  ['feedback/1', 50n],
]);
/** Of a topic without records nothing is waited for. */
const ENDS_OF_TWO = new Map([...ENDS, ['purchases/2', 50n], ['contacts/2', 50n], ['feedback/2', 0n]] as const);
const FOREVER = Number.POSITIVE_INFINITY;
const NEVER = Number.NEGATIVE_INFINITY;

const watermarks = () => new Watermarks('purchases');

function stand(topic: string, nextOffset: bigint, eventTime: number | null, partition = 1) {
  const place = { group: `${topic}-consumer`, topic, partition };
  return { ...place, nextOffset, topicId: null, eventTime, isMisrouted: false, isLost: false, probes: 0n };
}

describe('the instant up to which old facts may be folded', () => {
  test('is where the slowest of the other topics stands', () => {
    const progress = [stand('purchases', 9n, 900), stand('contacts', 9n, 300), stand('feedback', 9n, 500)];
    expect(watermarks().of(progress, ENDS, OWN, 0).get(1)?.facts).toBe(300);
  });

  test('is not bound by a topic of which everything is applied, nor by the own partition', () => {
    const progress = [stand('purchases', 9n, 100), stand('contacts', 50n, 300), stand('feedback', 9n, 500)];
    expect(watermarks().of(progress, ENDS, OWN, 0).get(1)?.facts).toBe(500);
  });

  test('is where a topic stands whose log is another one than was applied, though nothing seems to wait in it', () => {
    const progress = [{ ...stand('contacts', 50n, 300), isLost: true }, stand('feedback', 50n, 500)];
    expect(watermarks().of(progress, ENDS, OWN, 0).get(1)?.facts).toBe(300);
  });

  test('lies before everything while a topic with a backlog has applied nothing', () => {
    expect(
      watermarks()
        .of([stand('contacts', 0n, null)], ENDS, OWN, 0)
        .get(1)?.facts,
    ).toBe(NEVER);
  });

  test('does not wait for a topic that stands still, and waits again once it moves', () => {
    const marks = watermarks();
    const read = stand('feedback', 50n, 500);
    const at = (next: bigint, nowMs: number) => marks.of([stand('contacts', next, 300), read], ENDS, OWN, nowMs).get(1);
    expect(at(9n, 0)?.facts).toBe(300);
    expect(at(9n, 29_000)?.facts).toBe(300);
    expect(at(9n, 31_000)?.facts).toBe(FOREVER);
    expect(at(10n, 32_000)?.facts).toBe(300);
  });

  test('is a matter of each partition, the own topic of another one included', () => {
    const ones = [stand('contacts', 9n, 300), stand('feedback', 50n, 900)];
    const twos = [stand('contacts', 9n, 700, 2), stand('purchases', 9n, 600, 2)];
    const marks = watermarks().of([...ones, ...twos], ENDS_OF_TWO, OWN, 0);
    expect(marks.get(1)?.facts).toBe(300);
    expect(marks.get(2)?.facts).toBe(600);
  });
});

describe('the instant up to which may be done what is due', () => {
  const CONTACTS = new Map([['contacts/1', 10n]]);

  test('is where the purchases stand that have a backlog, however long they have stood there', () => {
    const marks = watermarks();
    for (const nowMs of [0, 3_600_000]) {
      expect(marks.of([stand('purchases', 9n, 900)], ENDS, CONTACTS, nowMs).get(1)?.due).toBe(900);
    }
  });

  test('is not bound by other topics, nor by the purchases that are being applied', () => {
    const progress = [stand('purchases', 9n, 900), stand('contacts', 9n, 300)];
    expect(watermarks().of(progress, ENDS, OWN, 0).get(1)?.due).toBe(FOREVER);
  });

  test('is where the purchases of any partition stand while they may be misrouted, those that are being applied included', () => {
    const progress = [
      stand('purchases', 9n, 900),
      stand('purchases', 9n, 600, 2),
      stand('contacts', 50n, 100),
      stand('contacts', 50n, 100, 2),
      stand('feedback', 50n, 100),
    ];
    const due = (own: ReadonlyMap<string, bigint>) => {
      const marks = watermarks().of(progress, ENDS_OF_TWO, own, 0, true);
      return [1, 2].map((partition) => marks.get(partition)?.due);
    };
    expect(due(CONTACTS)).toEqual([600, 600]);
    expect(due(OWN)).toEqual([600, 600]);
    // Of its own partition what is being applied is the next in order.
    expect(due(new Map([['purchases/2', 49n]]))).toEqual([600, 900]);
    expect(due(new Map([['purchases/2', 50n]]))).toEqual([900, 900]);
  });
});
