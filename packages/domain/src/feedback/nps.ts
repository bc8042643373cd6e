/** A customer's latest answer, what answering pays, and whether it makes a critic: a score 0..6 "while its date is among the 365". */
import type { FeedbackNps } from '../facts/fact.ts';
import { rewardAnswer } from '../points/rewards.ts';
import type { Program } from '../program/program.ts';
import type { Folding } from '../state/folding.ts';
import type { State } from '../state/state.ts';
import type { Day } from '../time/day.ts';

export const CRITIC_SCORE_MAX = 6;

export function applyNps(folding: Folding, fact: FeedbackNps): void {
  folding.state.nps = { day: folding.today, score: fact.score };
  rewardAnswer(folding, fact);
}

export function isCritic({ nps }: State, today: Day, { windowDays }: Program): boolean {
  return nps !== null && nps.score <= CRITIC_SCORE_MAX && nps.day > today - windowDays;
}
