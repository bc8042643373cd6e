import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { at, purchase } from '@loyalty-ladder/domain/testing/story.ts';
import { STATE_VERSION } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { describe, expect, test } from 'vitest';
import { NewerCustomerError } from './newer-customer.ts';
import { planDecision } from './plan-decision.ts';
import { lockedCustomer } from './testing/locked-customer.ts';
import type { Undecided } from './undecided.ts';

const FOLDED_TO = at('2024-05-10');
const EARLIER = at('2024-05-01');

function planned(asked: Partial<Undecided>, known: Parameters<typeof lockedCustomer>[0] = {}) {
  const customer = lockedCustomer({ foldedTo: FOLDED_TO, ...known });
  return planDecision({ customer, facts: [], related: [], until: at('2024-05-20'), ...asked });
}

const planOf = (...given: Parameters<typeof planned>) => planned(...given).plan;
const bought = (when: string) => purchase(when, when, 1_000);

describe('how a decision is come to', () => {
  test('facts after everything that was recorded extend it', () => {
    expect(planOf({ facts: [bought('2024-05-12'), bought('2024-05-11')] })).toEqual({ kind: 'extend' });
  });

  test('so does time alone', () => {
    expect(planOf({})).toEqual({ kind: 'extend' });
  });

  test('from the oldest fact on that is not after it, all is done anew', () => {
    const facts = [bought('2024-05-12'), bought('2024-05-02'), bought('2024-05-07')];
    expect(planOf({ facts })).toEqual({ kind: 'redo', from: at('2024-05-02') });
  });

  test('a fact of the very instant that was recorded last is late', () => {
    expect(planOf({ facts: [bought('2024-05-10')] })).toEqual({ kind: 'redo', from: FOLDED_TO });
  });

  test('from the oldest fact on that was taken back as well', () => {
    const facts = [bought('2024-05-02')];
    expect(planOf({ facts, changedFrom: EARLIER })).toEqual({ kind: 'redo', from: EARLIER });
    expect(planOf({ facts, changedFrom: at('2024-05-03') })).toEqual({ kind: 'redo', from: at('2024-05-02') });
    expect(planOf({ changedFrom: EARLIER })).toEqual({ kind: 'redo', from: EARLIER });
  });

  test('what an older fold recorded is done anew from the beginning', () => {
    const older = { foldVersion: FOLD_VERSION - 1 };
    expect(planOf({}, older)).toEqual({ kind: 'redo', from: Number.NEGATIVE_INFINITY });
    expect(planOf({ facts: [bought('2024-05-02')] }, older)).toMatchObject({ from: Number.NEGATIVE_INFINITY });
  });

  test('what newer code folded, or only stored, is left alone, even where nothing of it would be read', () => {
    const late = { facts: [bought('2024-05-02')] };
    const state = Buffer.of(STATE_VERSION + 1);
    expect(() => planOf(late, { foldVersion: FOLD_VERSION + 1 })).toThrow(NewerCustomerError);
    expect(() => planOf(late, { state })).toThrow(NewerCustomerError);
  });

  test('facts that waited are loaded once they can be folded', () => {
    const waiting = { unfoldedFrom: at('2024-05-15') };
    expect(planOf({ until: at('2024-05-15') }, waiting)).toEqual({ kind: 'catch-up', after: FOLDED_TO });
    expect(planOf({ until: at('2024-05-14') }, waiting)).toEqual({ kind: 'extend' });
    expect(planOf({ facts: [bought('2024-05-02')] }, waiting)).toMatchObject({ kind: 'redo' });
  });
});

test('nobody is folded back', () => {
  expect(planned({ until: EARLIER }).undecided.until).toBe(FOLDED_TO);
});
