/**
 * "Rewards for feedback are paid for answering, never for a high score: one by surveyId, at most one by day; referral reward on conversion,
 * once. A reward is an earn entry of its fact; it vests and expires like points of a purchase of that day, without multipliers or caps."
 * One by surveyId: for the first answer to it, and none for later ones even when the first got none.
 */
import type { FeedbackNps, ReferralConverted } from '../facts/fact.ts';
import { countBefore } from '../facts/related-facts.ts';
import { type Folding, factCause } from '../state/folding.ts';
import { earn } from './vesting.ts';

export function rewardAnswer(folding: Folding, fact: FeedbackNps): void {
  const { state, program, today } = folding;
  if (program.surveyReward === 0n || state.surveyRewardDay === today) return;
  if (countBefore(folding.subjects.of(fact), fact) > 0) return;
  state.surveyRewardDay = today;
  earn(folding, program.surveyReward, factCause(fact));
}

export function rewardReferral(folding: Folding, fact: ReferralConverted): void {
  const subject = folding.subjects.of(fact);
  const earlier = subject.facts.slice(0, countBefore(subject, fact));
  if (earlier.some(({ type }) => type === 'feedback.referral-converted')) return;
  earn(folding, folding.program.referralReward, factCause(fact));
}
