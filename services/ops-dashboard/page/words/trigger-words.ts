/** What opens a follow-up, in words. */
import type { FollowUpTrigger } from '@loyalty-ladder/domain/state/outcome.ts';

export const TRIGGER_WORDS: Readonly<Record<FollowUpTrigger, string>> = {
  score: 'Low score',
  review: 'Bad review',
  complaint: 'Complaint',
};
