import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { at, purchase, tell, timeline } from '@loyalty-ladder/domain/testing/story.ts';
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { describe, expect, test } from 'vitest';
import { decideCustomer } from './decide-customer.ts';
import type { DecidedEntry, Decision } from './decision.ts';
import { NOTHING_STANDS, type Standing } from './differences.ts';
import type { Past } from './load-pasts.ts';
import { lockedCustomer } from './testing/locked-customer.ts';
import type { Undecided } from './undecided.ts';

const PROGRAMS = timeline();
const FIRST = purchase('first', '2024-05-01', 1_000);
const SECOND = purchase('second', '2024-05-03', 3_000);
const FACTS: readonly Fact[] = [SECOND, FIRST];
const END = at('2024-05-04');

function decided(past: Partial<Past>, asked: Partial<Undecided> = {}): Decision {
  const undecided = { customer: lockedCustomer(), facts: [], related: [], until: END, ...asked };
  const facts = past.facts ?? FACTS;
  const beginning = {
    state: undefined,
    factCount: 0,
    standing: NOTHING_STANDS,
    waitsFrom: null,
    redoneFrom: undefined,
  };
  return decideCustomer({ undecided, past: { ...beginning, related: facts, ...past, facts } }, PROGRAMS);
}

const pointsOf = ({ entries }: Decision) => entries.map(({ entry: { cause, points } }) => [Object(cause).id, points]);
const typesOf = ({ outcomes }: Decision) => outcomes.map(({ type, revision }) => `${type} ${revision}`);

/** A decision as the store hands it back. */
function standing({ entries, outcomes }: Decision): Standing {
  const asStored = ({ key, entry }: DecidedEntry) => ({ ...entry, key: key.toString('hex') });
  return {
    entries: entries.map(asStored),
    outcomes: outcomes.map((each) => ({ ...each, key: each.key.toString('hex') })),
    noEffects: [],
  };
}

describe('of facts in any order', () => {
  test('all that can be folded now are folded, as one fold of all gives it', () => {
    const decision = decided({});
    expect(decision).toMatchObject({ late: false, factCount: 2, foldedTo: SECOND.occurredAt, unfoldedFrom: null });
    expect(decision.state).toEqual(tell(FACTS, '2024-05-04', PROGRAMS).state);
    expect(pointsOf(decision)).toEqual([
      ['first', 10n],
      ['second', 30n],
    ]);
  });

  test('those beyond the instant asked for wait', () => {
    const decision = decided({}, { until: at('2024-05-02') });
    expect(pointsOf(decision)).toEqual([['first', 10n]]);
    expect(decision).toMatchObject({ factCount: 1, unfoldedFrom: SECOND.occurredAt });
  });

  test('those that wait without having been loaded still wait', () => {
    const waitsFrom = at('2024-06-01');
    expect(decided({ waitsFrom })).toMatchObject({ unfoldedFrom: waitsFrom });
    expect(decided({ waitsFrom }, { until: at('2024-05-02') })).toMatchObject({ unfoldedFrom: SECOND.occurredAt });
  });

  test('those wait that come after what is due and may not be done yet', () => {
    const due = decided({ facts: [FIRST] }).nextDueAt ?? Number.NaN;
    const later = purchase('later', '2025-01-01', 1_000);
    const asked = { until: later.occurredAt, dueUntil: FIRST.occurredAt };
    const decision = decided({ facts: [FIRST, later] }, asked);
    expect(decision).toMatchObject({ unfoldedFrom: later.occurredAt, nextDueAt: due });
    expect(decision.state.lastAt).toBeLessThan(due);
  });

  test('a state is gone on from', () => {
    const { state } = tell([FIRST], '2024-05-02', PROGRAMS);
    const decision = decided({ state: encodeState(state), factCount: 1, facts: [SECOND], related: FACTS });
    expect(decision.state).toEqual(tell(FACTS, '2024-05-04', PROGRAMS).state);
    expect(decision.factCount).toBe(2);
  });
});

describe('of a late fact', () => {
  const before = decided({ facts: [SECOND] });

  test('what stands is not said again', () => {
    const again = decided({ facts: [SECOND], standing: standing(before), redoneFrom: SECOND.occurredAt });
    expect(again).toMatchObject({ late: true, entries: [], outcomes: [] });
  });

  test('the differences to what stands are what is decided', () => {
    const decision = decided({ standing: standing(before), redoneFrom: FIRST.occurredAt });
    expect(pointsOf(decision)).toEqual([['first', 10n]]);
    expect(typesOf(decision)).toContain('stage.changed 1');
    expect(decision).toMatchObject({ late: true, checkpointsDroppedFrom: FIRST.occurredAt });
  });

  test('the instant once recorded stays, though nothing is there any more', () => {
    const customer = lockedCustomer({ foldedTo: at('2024-05-30') });
    expect(decided({ redoneFrom: FIRST.occurredAt }, { customer })).toMatchObject({ foldedTo: at('2024-05-30') });
  });
});

test('what a decision is made from is as it was afterwards', () => {
  const undecided = { customer: lockedCustomer(), facts: FACTS, related: [], until: END };
  const past = { ...undecided.customer, standing: NOTHING_STANDS, waitsFrom: null, redoneFrom: undefined };
  const given = { undecided, past: { ...past, facts: FACTS, related: FACTS } };
  const copy = structuredClone(given);
  decideCustomer(given, PROGRAMS);
  expect(structuredClone(given)).toEqual(copy);
});
