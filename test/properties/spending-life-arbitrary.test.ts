/** Lives of redemptions prove nothing about what they never meet: each has a number of lives in which it has to occur. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Entry } from '@loyalty-ladder/domain/state/entry.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Life } from './life-arbitrary.ts';
import { liveThrough } from './live-through.ts';
import { oneFold } from './one-fold.ts';
import { spendingLife } from './spending-life-arbitrary.ts';

const LIVES = 400;
const SEED = 3;

/** The least number of lives, about half of what was found. */
const MET: Readonly<Record<string, number>> = {
  'capture in part': 80,
  'rest of a capture expires': 1,
  'given back': 128,
  'given back in several pieces': 56,
  'given back whole': 56,
  'given back in part': 96,
  'given back to a month instead of one that has passed': 8,
  'given back into a debt': 80,
  'given back as if vested': 12,
  'given back with the capture that it waited for': 56,
  'given back too late': 56,
  'beyond-held': 80,
  'beyond-captured': 88,
  'not-captured': 80,
  'second-adjustment': 1,
  'staff gives': 18,
  'staff takes': 18,
  'corrected restore': 1,
  'forgotten capture': 1,
};

test('lives of redemptions meet every way in which points are captured, given back and corrected', () => {
  const counts = new Map<string, number>();
  for (const each of fc.sample(spendingLife, { numRuns: LIVES, seed: SEED }))
    for (const name of new Set(metIn(each))) counts.set(name, (counts.get(name) ?? 0) + 1);
  console.info(`of ${LIVES} lives: ${JSON.stringify(Object.fromEntries([...counts].sort()))}`);
  expect(Object.entries(MET).filter(([name, least]) => (counts.get(name) ?? 0) < least)).toEqual([]);
});

function* metIn(life: Life): Generator<string> {
  const { entries, noEffects, state } = oneFold(life);
  const byId = new Map(life.facts.map((fact) => [fact.id, fact]));
  const factOf = ({ cause }: Entry): Fact | undefined => (cause.type === 'fact' ? byId.get(cause.id) : undefined);
  for (const { reason, id } of noEffects) {
    if (reason === 'too-late' && byId.get(id)?.type === 'points.restored') yield 'given back too late';
    yield reason;
  }
  for (const entry of entries) {
    const fact = factOf(entry);
    if (fact?.type === 'points.captured' && entry.kind !== 'capture')
      yield entry.kind === 'release' ? 'capture in part' : 'rest of a capture expires';
    if (fact?.type === 'points.adjusted') yield fact.points > 0n ? 'staff gives' : 'staff takes';
    if (entry.kind !== 'restore') continue;
    yield 'given back';
    if (entry.at > (fact?.occurredAt ?? entry.at)) yield 'given back with the capture that it waited for';
  }
  yield* restoresOf(life, entries);
  const captured = entries.filter(({ kind }) => kind === 'capture').length;
  if (state.captures.length < captured && !entries.some(({ kind }) => kind === 'restore')) yield 'forgotten capture';
  const { entries: recorded } = liveThrough(life, { refoldsLateFacts: true });
  if (recorded.some(({ kind, points }) => kind === 'restore' && points < 0n)) yield 'corrected restore';
}

/** What a restore does to lots and debt, seen at the moments around it. */
function* restoresOf(life: Life, entries: readonly Entry[]): Generator<string> {
  const restores = entries.filter(({ kind }) => kind === 'restore');
  if (restores.length > 1) yield 'given back in several pieces';
  for (const { at } of restores) {
    const before = oneFold({
      ...life,
      until: at - 1,
      facts: life.facts.filter(({ occurredAt }) => occurredAt < at),
    }).state;
    const after = oneFold({ ...life, until: at, facts: life.facts.filter(({ occurredAt }) => occurredAt <= at) }).state;
    if (after.debt < before.debt) yield 'given back into a debt';
    const months = new Set(before.captures.flatMap(({ parts }) => parts.map(({ expiryMonth }) => expiryMonth)));
    const isNew = after.availableLots.some(
      ({ expiryMonth }) =>
        !months.has(expiryMonth) && !before.availableLots.some((lot) => lot.expiryMonth === expiryMonth),
    );
    if (isNew && months.size > 0) yield 'given back to a month instead of one that has passed';
    if (isNew && months.size === 0) yield 'given back as if vested';
    yield after.captures.length < before.captures.length ? 'given back whole' : 'given back in part';
  }
}
