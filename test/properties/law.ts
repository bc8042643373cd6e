/**
 * The law (domain.md, "One pure function"): state at T depends on the set of facts alone, not on order, batching, duplication or
 * lateness of their arrival; so do net points per entry key, collapsed outcomes, and the facts that had no effect.
 */
import { deepStrictEqual } from 'node:assert/strict';
import { entryKeyText } from '@loyalty-ladder/domain/state/entry.ts';
import type { NoEffect, Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import type { Life } from './life-arbitrary.ts';
import { liveThrough } from './live-through.ts';
import { oneFold } from './one-fold.ts';
import type { ModelSettings } from './record-batch.ts';
import { collapse, netEntries } from './recorded-nets.ts';

/** @throws AssertionError showing what differs. */
export function obeysTheLaw(
  life: Life,
  { refoldsLateFacts }: Pick<ModelSettings, 'refoldsLateFacts'> = { refoldsLateFacts: true },
): void {
  const piecemeal = liveThrough(life, { refoldsLateFacts });
  const whole = oneFold(life);
  const lines = whole.entries.map((entry) => ({ ...entry, key: entryKeyText(entry) }));
  deepStrictEqual(
    {
      entries: entryTexts(netEntries(piecemeal.entries)),
      outcomes: outcomeTexts(collapse(piecemeal.outcomes)),
      noEffects: noEffectTexts(piecemeal.noEffects),
      nextDueAt: piecemeal.nextDueAt,
      state: piecemeal.state.toString('hex'),
    },
    {
      entries: entryTexts(netEntries(lines)),
      outcomes: outcomeTexts(whole.outcomes),
      noEffects: noEffectTexts(whole.noEffects),
      nextDueAt: whole.nextDueAt,
      state: encodeState(whole.state).toString('hex'),
    },
  );
}

function entryTexts(entries: ReturnType<typeof netEntries>): string[] {
  return entries.map(({ key, at, points }) => `${key.replaceAll('\0', ' ')} ${at} ${points}`).sort();
}

/** Once by type, instant and subject; a fold that speaks twice at one instant has two equal keys, which the collapse would not have. */
function outcomeTexts(outcomes: readonly Outcome[]): string[] {
  return outcomes.map((outcome) => JSON.stringify(outcome, sortedKeys)).sort();
}

const noEffectTexts = (noEffects: readonly NoEffect[]): string[] =>
  noEffects.map((each) => JSON.stringify(each, sortedKeys)).sort();

function sortedKeys(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
}
