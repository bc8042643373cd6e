/** Properties prove nothing about what their random lives never meet: everything the fold can do has to occur in them. */
import type { FoldResult } from '@loyalty-ladder/domain/fold/fold.ts';
import type { EntryKind } from '@loyalty-ladder/domain/state/entry.ts';
import type { Condition, NoEffectReason, RiskLevel, Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Life, life } from './life-arbitrary.ts';
import { liveThrough } from './live-through.ts';
import { momentsOf } from './moments.ts';
import { oneFold } from './one-fold.ts';

const SAMPLE = 300;
/** They are rarer, and looked at but once a life. */
const OF_NOTICES = { numRuns: 700, seed: 4 };
const SEED = 7;

/** All words of a closed set: one that comes new is missed here by the compiler. */
const all = <Word extends string>(words: Readonly<Record<Word, true>>): string[] => Object.keys(words);

const MET_AT_MOMENTS = [
  ...all<Exclude<Stage, 'retired'>>({
    potential: true,
    visitor: true,
    'first-purchase': true,
    regular: true,
    adherent: true,
  }),
  ...all<RiskLevel>({ none: true, watch: true, 'at-risk': true, lost: true }),
  ...all<Condition>({ keptDays: true, daysInWindow: true, fullPrice: true, nps: true, complaints: true }).map(
    (condition) => `grace for ${condition}`,
  ),
  ...['lapse', 'debt', 'waiting return', 'hold', 'pending lot', 'available lot', 'cut purchase', 'reward'],
  ...all<Exclude<EntryKind, 'reverse'>>({
    earn: true,
    vest: true,
    expire: true,
    hold: true,
    capture: true,
    release: true,
    restore: true,
    adjust: true,
  }).map((kind) => `entry ${kind}`),
  ...['reverse from customer:pending', 'reverse from customer:available'].map((kind) => `entry ${kind}`),
  ...all<NoEffectReason>({
    'second-purchase': true,
    'beyond-kept': true,
    'line-never-bought': true,
    'too-late': true,
    'second-hold': true,
    'hold-closed': true,
    'beyond-held': true,
    'beyond-captured': true,
    'not-captured': true,
    'second-adjustment': true,
  }),
];
const MET_AT_THE_END = [
  ...['grace.started', 'grace.ended kept', 'grace.ended fallen', 'points.expiring'],
  ...['a grace remains', 'grace ended and started at once', 'fallen without the end of its time'],
  ...['several months expiring at once', 'points expiring at a version', 'points expired without notice'],
];
const MET_IN_ARRIVAL = ['corrected entry', 'retracted outcome', 'revised outcome', 'checkpoint'];

test('random lives meet every stage, level, grace, kind of entry, and reason for no effect', () => {
  const met = new Set(fc.sample(life, { numRuns: SAMPLE, seed: SEED }).flatMap((each) => [...metIn(each)]));
  expect(MET_AT_MOMENTS.filter((each) => !met.has(each))).toEqual([]);
});

test('random lives meet every notice, and what is curious about them', () => {
  const met = new Set(fc.sample(life, OF_NOTICES).flatMap((each) => [...noticesOf(each)]));
  expect(MET_AT_THE_END.filter((each) => !met.has(each))).toEqual([]);
});

test('random arrivals meet corrections, retractions, revisions and checkpoints', () => {
  const met = new Set(fc.sample(life, { numRuns: SAMPLE, seed: SEED }).flatMap((each) => [...metOnArrival(each)]));
  expect(MET_IN_ARRIVAL.filter((each) => !met.has(each))).toEqual([]);
});

function metIn(each: Life): Set<string> {
  const met = new Set<string>();
  for (const moment of momentsOf(each)) for (const feature of featuresOf(oneFold(moment))) met.add(feature);
  return met;
}

function* featuresOf({ state, entries, noEffects }: FoldResult): Generator<string> {
  yield* [state.stage, state.risk];
  for (const [condition, since] of Object.entries(state.graces)) if (since !== null) yield `grace for ${condition}`;
  if (state.lapse !== null) yield 'lapse';
  if (state.debt > 0n) yield 'debt';
  if (state.waitingReturns > 0) yield 'waiting return';
  if (state.holds.length > 0) yield 'hold';
  if (state.pendingLots.length > 0) yield 'pending lot';
  if (state.availableLots.length > 0) yield 'available lot';
  if (state.earningTerms.some(({ cutTo }) => cutTo !== null)) yield 'cut purchase';
  if (state.surveyRewardDay !== null) yield 'reward';
  for (const { kind, from } of entries) yield kind === 'reverse' ? `entry reverse from ${from}` : `entry ${kind}`;
  for (const { reason } of noEffects) yield reason;
}

function* noticesOf(each: Life): Generator<string> {
  const { outcomes, entries } = oneFold(each);
  const isAt = (type: string, at: number) => outcomes.filter((other) => other.type === type && other.at === at);
  for (const outcome of outcomes) {
    const { type, at } = outcome;
    if (type === 'grace.ended') {
      yield `${type} ${outcome.result}`;
      if (outcome.remaining.length > 0) yield 'a grace remains';
      if (isAt('grace.started', at).length > 0) yield 'grace ended and started at once';
      const isTime = outcome.causes.some((cause) => cause.type === 'timer' && cause.timer.startsWith('grace:'));
      if (outcome.result === 'fallen' && !isTime) yield 'fallen without the end of its time';
    } else yield type;
    if (type !== 'points.expiring') continue;
    if (isAt(type, at).length > 1) yield 'several months expiring at once';
    if (each.programs.nextChangeAfter(at - 1) === at) yield 'points expiring at a version';
  }
  const noticed = new Set(outcomes.flatMap((each) => (each.type === 'points.expiring' ? [each.expiresAt] : [])));
  if (entries.some(({ kind, at }) => kind === 'expire' && !noticed.has(at))) yield 'points expired without notice';
}

function* metOnArrival(each: Life): Generator<string> {
  const { entries, outcomes, checkpoints } = liveThrough(each, { refoldsLateFacts: true });
  if (entries.some(({ points }) => points < 0n)) yield 'corrected entry';
  if (outcomes.some(({ retracted }) => retracted)) yield 'retracted outcome';
  if (outcomes.some(({ revision, retracted }) => revision > 1 && !retracted)) yield 'revised outcome';
  if (checkpoints.length > 0) yield 'checkpoint';
}
