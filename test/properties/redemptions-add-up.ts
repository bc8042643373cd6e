/** By hold: never more is captured than was held, never more given back than was captured; and what is held ends as one or the other. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { subjectOf } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Entry, EntryKind } from '@loyalty-ladder/domain/state/entry.ts';
import { oneFold, type WholeLife } from './one-fold.ts';

export function addsUpRedemptions(life: WholeLife): void {
  const { entries, state } = oneFold(life);
  const ids = new Set(life.facts.flatMap((fact) => (fact.type === 'points.held' ? [fact.holdId] : [])));
  const subjects = new Map(life.facts.map((fact) => [`${fact.source}/${fact.id}`, subjectOf(fact)]));
  for (const holdId of ids) {
    const own = entries.filter((entry) => isOf(entry, holdId, subjects));
    const sum = (kind: EntryKind): bigint =>
      own.reduce((all, each) => all + (each.kind === kind ? each.points : 0n), 0n);
    const open = state.holds.find((each) => each.holdId === holdId)?.points ?? 0n;
    deepStrictEqual(sum('hold'), sum('capture') + sum('release') + open);
    ok(sum('restore') <= sum('capture'), `hold ${holdId}: ${sum('restore')} given back of ${sum('capture')}`);
    const left = state.captures.find((each) => each.holdId === holdId)?.points;
    if (left !== undefined) deepStrictEqual(left, sum('capture') - sum('restore'));
  }
}

function isOf({ cause }: Entry, holdId: string, subjects: ReadonlyMap<string, string | undefined>): boolean {
  if (cause.type === 'timer') return cause.timer === `hold:${holdId}`;
  return subjects.get(`${cause.source}/${cause.id}`) === `hold:${holdId}`;
}
