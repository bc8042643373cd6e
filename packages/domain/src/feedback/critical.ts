/**
 * "Critical: nps 0..6, csat 1..2, review 1..2. Favourable: nps 7..10, csat 4..5, review 4..5" (domain.md, "Follow-ups"). In between lies a
 * csat or a rating of 3, which is neither.
 */
import type { Fact, FeedbackCsat, FeedbackNps, FeedbackReview } from '../facts/fact.ts';
import type { Measure } from '../state/outcome.ts';
import { CRITIC_SCORE_MAX } from './nps.ts';

export type Answer = FeedbackNps | FeedbackCsat | FeedbackReview;

/** An answer is critical up to the one, and favourable from the other on. */
const SCALES: Readonly<Record<Answer['type'], { readonly criticalMax: number; readonly favourableMin: number }>> = {
  'feedback.nps': { criticalMax: CRITIC_SCORE_MAX, favourableMin: CRITIC_SCORE_MAX + 1 },
  'feedback.csat': { criticalMax: 2, favourableMin: 4 },
  'feedback.review': { criticalMax: 2, favourableMin: 4 },
};

export function isAnswer(fact: Fact): fact is Answer {
  return fact.type in SCALES;
}

export function isCritical(answer: Answer): boolean {
  return givenIn(answer) <= SCALES[answer.type].criticalMax;
}

export function isFavourable(answer: Answer): boolean {
  return givenIn(answer) >= SCALES[answer.type].favourableMin;
}

/** "The score or rating against the first that is not critical." */
export function answerMeasure(answer: Answer): Measure {
  const value = givenIn(answer);
  const threshold = SCALES[answer.type].criticalMax + 1;
  return { name: answer.type === 'feedback.review' ? 'rating' : 'score', value, threshold, holds: value >= threshold };
}

function givenIn(answer: Answer): number {
  return answer.type === 'feedback.review' ? answer.rating : answer.score;
}
