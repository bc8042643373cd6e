/** What comes if nothing happens but time: the fold itself, run ahead without facts. */
import { fold } from '@loyalty-ladder/domain/fold/fold.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Entry } from '@loyalty-ladder/domain/state/entry.ts';
import type { Advice, Outcome, RiskLevel, Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import { DAY_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';

export type Prospect =
  | { readonly at: Instant; readonly what: 'risk'; readonly from: RiskLevel; readonly to: RiskLevel }
  | { readonly at: Instant; readonly what: 'stage'; readonly from: Stage; readonly to: Stage }
  | { readonly at: Instant; readonly what: 'advice'; readonly from: Advice; readonly to: Advice }
  | { readonly at: Instant; readonly what: 'key-customer'; readonly from: boolean; readonly to: boolean }
  | { readonly at: Instant; readonly what: 'vest' | 'expire' | 'release'; readonly points: bigint }
  /** The next look at a weak buyer, whatever comes of it, and the deadline by which an open case should be answered. */
  | { readonly at: Instant; readonly what: 'review' | 'follow-up-deadline' };

/** The last level comes after 5 x 180 days of silence at the latest, by the default program. */
const AHEAD_MS = 3 * 366 * DAY_MS;

/** @returns in order of time, three years ahead. */
export function outlook(state: State, at: Instant, programs: ProgramTimeline): Prospect[] {
  const until = at + AHEAD_MS;
  const ahead = fold({ state, facts: [], until, context: { programs }, related: new Map() });
  const all = [
    ...nextReview(state, programs).filter((review) => review.at <= until),
    ...ahead.entries.flatMap(prospectOf),
    ...ahead.outcomes.flatMap(changeOf),
  ];
  return all.toSorted((a, b) => a.at - b.at);
}

function nextReview({ weakBuyer }: State, { calendar }: ProgramTimeline): Prospect[] {
  return weakBuyer === null ? [] : [{ at: calendar.startOf(weakBuyer.reviewDay), what: 'review' }];
}

function changeOf(outcome: Outcome): Prospect[] {
  const { at } = outcome;
  switch (outcome.type) {
    case 'stage.changed':
      return [{ at, what: 'stage', from: outcome.from, to: outcome.to }];
    case 'risk.changed':
      return [{ at, what: 'risk', from: outcome.from, to: outcome.to }];
    case 'advice.changed':
      return [{ at, what: 'advice', from: outcome.from, to: outcome.to }];
    case 'key-customer.changed':
      return [{ at, what: 'key-customer', from: outcome.from, to: outcome.to }];
    case 'follow-up.escalated':
      return [{ at, what: 'follow-up-deadline' }];
    // Notices tell of what is in the outlook anyway; a case is neither opened nor closed by time alone.
    case 'grace.started':
    case 'grace.ended':
    case 'points.expiring':
    case 'follow-up.opened':
    case 'follow-up.closed':
      return [];
  }
}

function prospectOf({ at, kind, points }: Entry): Prospect[] {
  switch (kind) {
    case 'vest':
    case 'expire':
    case 'release':
      return [{ at, what: kind, points }];
    // Never by time alone.
    case 'earn':
    case 'reverse':
    case 'hold':
    case 'capture':
    case 'restore':
    case 'adjust':
      return [];
  }
}
