/**
 * How a group does on a partition, as a word: not by how much waits, which no number is right for, but by how it has moved over a window of
 * time. After Burrow's rules (github.com/linkedin/Burrow/wiki/Consumer-Lag-Evaluation-Rules):
 *
 * - OK: nothing waits, or something did that was caught up with within the window, or what waits becomes less.
 * - WARN: it is applied, and what waits has become no less from one mark of the window to the next.
 * - STALL: something waits, and nothing of it is applied.
 * - STOP: the same, and nobody is there to apply it.
 * - REWIND: the offset went back, and has not caught up since.
 *
 * Where ours differ:
 * - Burrow sees commits, and takes the last one's age for a stop. Our offset is Postgres' own: it stands still in the same way whether its
 *   consumer is gone or hangs. Signs of life tell the two apart.
 * - A stop is asked for first and within seconds, not after a window as long as the one before: caught up a moment ago says nothing of a
 *   process that is gone. What only just began to wait is given some seconds first.
 * - A rewind counts until it is caught up with, as Burrow's own code has it since #716.
 * - WARN wants a record that waits for ten seconds as well. At one look a second, and a thousand records a second, some of them wait
 *   whenever one looks, sometimes no fewer than before, and none of them for long.
 * - What an open transaction holds back is not the group's to apply, and does not count here.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type Observation, readable } from './partition-window.ts';
import type { Level, PartitionState, PartitionWord, WatchedPause } from './snapshot.ts';

/** What is known of a partition besides where it stands. */
export interface PartitionFacts {
  /** Who reads it. */
  readonly service: string;
  /** Instances of the service that gave a sign of life lately; null: not known. */
  readonly living: number | null;
  /** How long nothing was heard of the one heard of last; null: none is known, or all have signed off. */
  readonly silentSeconds: number | null;
  /** Of the group; null: not known. */
  readonly members: number | null;
  /** Of the group. */
  readonly pause: WatchedPause | null;
  readonly isMadeAgain: boolean;
  /** Its consumer has stopped, since log and store do not belong together. */
  readonly isLost: boolean;
  /** Offsets that were deleted before they were applied. */
  readonly lost: number;
  readonly halted: { readonly since: Instant; readonly because: string } | null;
}

export interface PartitionJudgement {
  readonly state: PartitionState;
  readonly word: PartitionWord;
  readonly level: Level;
  /** Whoever reads the partition is behind, and catches up. */
  readonly isCatchingUp: boolean;
}

const WINDOW_MS = 60_000;
/** A window that is younger says nothing of a trend. */
const WINDOW_MS_MIN = 30_000;
const MARK_MS = 10_000;
const STOPPED_MS = 10_000;
export const STALLED_MS = 30_000;
/** A pause that is older may be forgotten. */
const PAUSED_MS = 3_600_000;
const SLOW_SECONDS = 10;
/** Who is so far behind is not well, however fast it catches up. */
const BEHIND_SECONDS = 60;

/** @param observations oldest first, one at the least. */
export function judgePartition(
  observations: readonly Observation[],
  standsSince: Instant | null,
  facts: PartitionFacts,
): PartitionJudgement {
  const now = observations.at(-1);
  const standsMs = standsFor(observations, standsSince, facts);
  const state = stateOf(now, facts);
  const word = wordOf(observations, standsMs, facts);
  return {
    state,
    word,
    level: levelOf(state, word, now, standsMs, facts),
    isCatchingUp: word === 'OK' && isBehind(now),
  };
}

/** ms. One look alone tells of a movement only that nobody who is not there has made it. */
function standsFor(
  observations: readonly Observation[],
  standsSince: Instant | null,
  { living }: PartitionFacts,
): number {
  const now = observations.at(-1);
  if (now === undefined || standsSince === null) return 0;
  if (observations.length > 1) return now.at - standsSince;
  return living === 0 ? (now.seconds ?? 0) * 1_000 : 0;
}

function stateOf(
  now: Observation | undefined,
  { isMadeAgain, isLost, lost, halted, pause }: PartitionFacts,
): PartitionState {
  if (isMadeAgain) return 'made-again';
  if (isLost || lost > 0 || (now !== undefined && isTooShort(now))) return 'lost';
  if (halted !== null) return 'halted';
  if (pause !== null) return 'paused';
  return now?.nextOffset === null ? 'never-started' : 'reading';
}

/** A log that ends below what was applied is not the log it was. */
const isTooShort = ({ nextOffset, logEnd }: Observation): boolean => nextOffset !== null && nextOffset > logEnd;

function wordOf(observations: readonly Observation[], standsMs: number, { living }: PartitionFacts): PartitionWord {
  const now = observations.at(-1);
  if (now === undefined) return 'OK';
  if (living === 0 && standsMs >= STOPPED_MS) return 'STOP';
  const window = observations.filter(({ at }) => at >= now.at - WINDOW_MS);
  if (hasGoneBack(window)) return 'REWIND';
  if (standsMs >= STALLED_MS) return 'STALL';
  return isFallingBehind(window) ? 'WARN' : 'OK';
}

/** And has not caught up since. */
function hasGoneBack(window: readonly Observation[]): boolean {
  const back = window.findLastIndex(({ nextOffset }, index) => {
    const before = window[index - 1]?.nextOffset ?? null;
    return nextOffset !== null && before !== null && nextOffset < before;
  });
  return back >= 0 && window.slice(back).every((each) => readable(each) > 0);
}

function isFallingBehind(window: readonly Observation[]): boolean {
  const [first] = window;
  const now = window.at(-1);
  if (first === undefined || now === undefined || now.at - first.at < WINDOW_MS_MIN) return false;
  const isSlow = now.seconds === null || now.seconds >= SLOW_SECONDS;
  if (!isSlow || window.some((each) => readable(each) === 0)) return false;
  const marks = marksOf(window);
  return marks.every((each, index) => index === 0 || readable(each) >= readable(marks[index - 1] ?? each));
}

/** Observations some seconds apart, oldest first, the latest one among them. */
function marksOf(window: readonly Observation[]): Observation[] {
  const marks: Observation[] = [];
  for (const each of window.toReversed()) {
    const [later] = marks;
    if (later === undefined || each.at <= later.at - MARK_MS) marks.unshift(each);
  }
  return marks;
}

const isBehind = (now: Observation | undefined): boolean =>
  now !== undefined && now.messages > 0 && (now.seconds ?? 0) >= BEHIND_SECONDS;

function levelOf(
  state: PartitionState,
  word: PartitionWord,
  now: Observation | undefined,
  standsMs: number,
  { pause }: PartitionFacts,
): Level {
  if (state === 'made-again' || state === 'lost' || state === 'halted') return 'bad';
  if (pause !== null) return now !== undefined && now.at - pause.pausedAt >= PAUSED_MS ? 'bad' : 'warn';
  if (state === 'never-started' && standsMs >= STALLED_MS) return 'bad';
  if (word === 'STOP' || word === 'STALL') return 'bad';
  return word === 'OK' && !isBehind(now) ? 'ok' : 'warn';
}
