import { describe, expect, test } from 'vitest';
import { type OutcomeRecord, StandingOutcomes } from './standing-outcomes.ts';

function outcome(outcomeKey: string, to: string, more: Partial<OutcomeRecord> = {}): OutcomeRecord {
  return { customerId: 'c', outcomeKey, revision: 1, retracted: false, occurredAt: 1_000, to, ...more };
}

function changes(...records: OutcomeRecord[]) {
  const standing = new StandingOutcomes();
  return records.map((record) => standing.apply(record)).map(({ before, after }) => [before, after]);
}

describe('the value that stands', () => {
  test('is that of the outcome which became true last, however late it is told', () => {
    expect(
      changes(outcome('b', 'regular', { occurredAt: 2_000 }), outcome('a', 'first-purchase', { occurredAt: 1_000 })),
    ).toEqual([
      [undefined, 'regular'],
      ['regular', 'regular'],
    ]);
  });

  test('stays when an outcome is revised in something else, or is read again', () => {
    const first = outcome('a', 'first-purchase');
    expect(changes(first, outcome('a', 'first-purchase', { revision: 2 }), first)).toEqual([
      [undefined, 'first-purchase'],
      ['first-purchase', 'first-purchase'],
      ['first-purchase', 'first-purchase'],
    ]);
  });

  test('goes back when an outcome is retracted', () => {
    expect(
      changes(
        outcome('a', 'first-purchase'),
        outcome('b', 'regular', { occurredAt: 2_000 }),
        outcome('b', 'regular', { occurredAt: 2_000, revision: 2, retracted: true }),
        outcome('a', 'first-purchase', { revision: 2, retracted: true }),
      ),
    ).toEqual([
      [undefined, 'first-purchase'],
      ['first-purchase', 'regular'],
      ['regular', 'first-purchase'],
      ['first-purchase', undefined],
    ]);
  });

  test('comes back when a retracted outcome is found again', () => {
    expect(
      changes(
        outcome('a', 'regular', { revision: 2, retracted: true }),
        outcome('a', 'regular'),
        outcome('a', 'regular', { revision: 3 }),
      ),
    ).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      [undefined, 'regular'],
    ]);
  });
});
