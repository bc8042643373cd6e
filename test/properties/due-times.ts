/** `nextDueAt` is exact: advancing to any instant before it changes no byte and says nothing, and waking at it is never in vain. */
import { deepStrictEqual, notDeepStrictEqual, ok } from 'node:assert/strict';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { advance, oneFold, type WholeLife } from './one-fold.ts';

/** Due instants followed after the instant asked for. */
const WAKES = 2;

export function sleepsUntilDue(life: WholeLife): void {
  let { state, nextDueAt } = oneFold(life);
  let at = life.until;
  for (let wakes = 0; wakes < WAKES && nextDueAt !== null; wakes++) {
    ok(nextDueAt > at, 'what is due by an instant is done by it');
    for (const before of [at + 1, Math.floor((at + nextDueAt) / 2), nextDueAt - 1]) {
      if (before < nextDueAt) changesNothing(state, before, life);
    }
    at = nextDueAt;
    const asleep = encodeState(state).toString('hex');
    ({ state, nextDueAt } = advance(state, at, life.programs));
    notDeepStrictEqual(encodeState(state).toString('hex'), asleep, 'woken in vain');
  }
}

function changesNothing(state: Parameters<typeof advance>[0], until: Instant, { programs }: WholeLife): void {
  const { entries, outcomes, noEffects, state: after } = advance(state, until, programs);
  deepStrictEqual({ entries, outcomes, noEffects }, { entries: [], outcomes: [], noEffects: [] });
  deepStrictEqual(encodeState(after).toString('hex'), encodeState(state).toString('hex'));
}
