import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judgePartition, type PartitionFacts } from './judge-partition.ts';
import { type Observation, PartitionWindow, readable } from './partition-window.ts';

const FACTS: PartitionFacts = {
  ...{ service: 'purchase-consumer', living: 1, silentSeconds: 1, members: 1 },
  ...{ pause: null, isMadeAgain: false, isLost: false, lost: 0, halted: null },
};

/** What is seen at one second of a story. */
type Look = Partial<Observation> & { readonly next: number | null; readonly end: number };

const observation = (second: number, { next, end, ...more }: Look): Observation => ({
  at: second * 1_000,
  nextOffset: next,
  logStart: 0,
  logEnd: end,
  messages: Math.max(0, end - (next ?? 0)),
  held: 0,
  seconds: next === end ? 0 : 30,
  ...more,
});

/** @param of what is seen at each second. */
function judged(seconds: number, of: (second: number) => Look, facts: Partial<PartitionFacts> = {}) {
  const window = new PartitionWindow();
  for (let second = 0; second <= seconds; second += 1) window.add(observation(second, of(second)));
  return judgePartition(window.observations, window.standsSince, { ...FACTS, ...facts });
}

const PAUSE = { pausedAt: 0, actor: 'olga', reason: 'a deploy' };
const DEAD = { living: 0, silentSeconds: 12 };
const upTo = (limit: number, second: number) => Math.min(limit, second);

describe.each<[string, number, (second: number) => Look, Partial<PartitionFacts>, string, string]>([
  ['nothing waits', 60, () => ({ next: 7, end: 7 }), {}, 'OK', 'ok'],
  ['nothing waits, and nobody is there', 60, () => ({ next: 7, end: 7 }), DEAD, 'OK', 'ok'],
  ['it was caught up with a moment ago', 60, (s) => ({ next: s * 9, end: s === 55 ? s * 9 : s * 10 }), {}, 'OK', 'ok'],
  ['what waits becomes less', 60, (s) => ({ next: s * 20, end: 2_000 + s * 10 }), {}, 'OK', 'ok'],
  [
    'what waits becomes less, and is a minute old',
    60,
    (s) => ({ next: s * 20, end: 2_000, seconds: 61 }),
    {},
    'OK',
    'warn',
  ],
  [
    'as many wait for a moment as ever',
    60,
    (s) => ({ next: s * 1_000, end: s * 1_000 + 40, seconds: 0.1 }),
    {},
    'OK',
    'ok',
  ],
  ['more come than are applied', 60, (s) => ({ next: s * 10, end: 100 + s * 12 }), {}, 'WARN', 'warn'],
  ['as many come as are applied, and wait', 60, (s) => ({ next: s * 10, end: 100 + s * 10 }), {}, 'WARN', 'warn'],
  ['more come, seen for too short a time', 20, (s) => ({ next: s * 10, end: 100 + s * 12 }), {}, 'OK', 'ok'],
  ['it stands, alive, just now', 29, () => ({ next: 5, end: 9 }), {}, 'OK', 'ok'],
  ['it stands, alive', 31, () => ({ next: 5, end: 9 }), {}, 'STALL', 'bad'],
  ['it stands since a while ago', 60, (s) => ({ next: upTo(29, s), end: 90 }), {}, 'STALL', 'bad'],
  [
    'it stands, and whether anybody lives is not known',
    31,
    () => ({ next: 5, end: 9 }),
    { living: null },
    'STALL',
    'bad',
  ],
  ['it stands, and nobody is there', 11, () => ({ next: 5, end: 9 }), DEAD, 'STOP', 'bad'],
  [
    'nobody is there, and it has only just begun to wait',
    60,
    (s) => ({ next: 5, end: s < 55 ? 5 : 6 }),
    DEAD,
    'OK',
    'ok',
  ],
  [
    'nobody is there, and it was caught up with before',
    60,
    (s) => ({ next: 5, end: s < 45 ? 5 : 6 }),
    DEAD,
    'STOP',
    'bad',
  ],
  ['it went back', 20, (s) => ({ next: s < 10 ? 50 : s, end: 60 }), {}, 'REWIND', 'warn'],
  [
    'it went back and caught up',
    30,
    (s) => ({ next: s < 10 ? 50 : s < 15 ? s : 60, end: s < 20 ? 60 : 61 }),
    {},
    'OK',
    'ok',
  ],
  ['an open transaction holds back all', 60, () => ({ next: 5, end: 9, held: 4 }), {}, 'OK', 'ok'],
  ['an open transaction holds back some', 60, () => ({ next: 5, end: 9, held: 3 }), {}, 'STALL', 'bad'],
])('%s', (_, seconds, of, facts, word, level) => {
  test(`is ${word}, ${level}`, () => {
    expect(judged(seconds, of, facts)).toMatchObject({ state: 'reading', word, level });
  });
});

describe.each<[string, number, Look, Partial<PartitionFacts>, string, string]>([
  ['never read, empty', 60, { next: null, end: 0 }, {}, 'never-started', 'ok'],
  ['never read, just filled', 5, { next: null, end: 3 }, {}, 'never-started', 'ok'],
  ['never read for long', 31, { next: null, end: 3 }, {}, 'never-started', 'bad'],
  ['made again', 5, { next: 9, end: 3, messages: 3 }, { isMadeAgain: true }, 'made-again', 'bad'],
  ['cut', 5, { next: 1, end: 9, logStart: 4, messages: 5 }, { lost: 3 }, 'lost', 'bad'],
  ['given up by its consumer', 5, { next: 1, end: 1 }, { isLost: true }, 'lost', 'bad'],
  ['too short a log', 5, { next: 9, end: 3, messages: 0 }, {}, 'lost', 'bad'],
  ['halted', 5, { next: 1, end: 1 }, { halted: { since: 0, because: 'x' } }, 'halted', 'bad'],
  ['paused, with records', 60, { next: 1, end: 9 }, { pause: PAUSE }, 'paused', 'warn'],
  ['paused, without', 60, { next: 9, end: 9 }, { pause: PAUSE }, 'paused', 'warn'],
  ['paused, and nobody is there', 60, { next: 1, end: 9 }, { pause: PAUSE, ...DEAD }, 'paused', 'warn'],
  ['paused, and never read', 60, { next: null, end: 3 }, { pause: PAUSE }, 'paused', 'warn'],
  ['paused for an hour', 60, { next: 9, end: 9 }, { pause: { ...PAUSE, pausedAt: -3_540_000 } }, 'paused', 'bad'],
  ['paused and lost', 5, { next: 1, end: 1 }, { pause: PAUSE, isLost: true }, 'lost', 'bad'],
])('%s', (_, seconds, look, facts, state, level) => {
  test(`is ${state}, ${level}`, () => {
    expect(judged(seconds, () => look, facts)).toMatchObject({ state, level });
  });
});

const STEPS = fc.array(fc.record({ applied: fc.nat(20), appended: fc.nat(20) }), { minLength: 1, maxLength: 130 });

/** A life in which no more is applied than there is. */
function live(steps: readonly { readonly applied: number; readonly appended: number }[]): PartitionWindow {
  const window = new PartitionWindow();
  let next = 0;
  let end = 0;
  steps.forEach(({ applied, appended }, second) => {
    end += appended;
    next = Math.min(end, next + applied);
    window.add(observation(second, { next, end }));
  });
  return window;
}

test('whoever lives, and had nothing left to apply within the last half minute, is OK, whatever happened', () => {
  const property = fc.property(STEPS, (steps) => {
    const { observations, standsSince } = live(steps);
    const wasCaughtUp = observations.slice(-29).some((each) => readable(each) === 0);
    const { word } = judgePartition(observations, standsSince, FACTS);
    return !wasCaughtUp || word === 'OK';
  });
  fc.assert(property, { numRuns: 500 });
});

test('whoever is dead is never called slow or stalled once something has waited for as long as a stop takes', () => {
  const property = fc.property(STEPS, fc.integer({ min: 10, max: 100 }), (steps, silence) => {
    const quiet = Array.from({ length: silence + 1 }, () => ({ applied: 0, appended: 1 }));
    const { observations, standsSince } = live([...steps, ...quiet]);
    return judgePartition(observations, standsSince, { ...FACTS, ...DEAD }).word === 'STOP';
  });
  fc.assert(property, { numRuns: 500 });
});
