/** A follow-up as its outcomes tell of it, up to some instant. */
import type { FollowUpOpened, FollowUpResolution, FollowUpTrigger } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { StoredFollowUp } from '@loyalty-ladder/store/reports/read-follow-up-page.ts';

export interface FollowUpCase extends Pick<FollowUpOpened, 'trigger' | 'openedAt' | 'deadlineAt'> {
  /** The outcomeKey of its follow-up.opened, in hex: names it alone, whoever's it is. */
  readonly id: string;
  readonly touchpoint: string | null;
  readonly employeeId: string | null;
  /** null: open. */
  readonly closed: { readonly at: Instant; readonly as: FollowUpResolution } | null;
}

export const TRIGGERS: readonly FollowUpTrigger[] = ['score', 'review', 'complaint'];

type Outcome = Omit<StoredFollowUp, 'customerNo'>;

/** @param outcomes standing ones of one customer; a case and its end share their subject. */
export function casesOf(outcomes: readonly Outcome[]): FollowUpCase[] {
  const ends = new Map<string, Outcome>();
  for (const each of outcomes) if (each.type === 'follow-up.closed') ends.set(each.content.subject, each);
  return outcomes
    .filter(({ type }) => type === 'follow-up.opened')
    .map(({ key, content }) => {
      const { subject, trigger, openedAt, deadlineAt, touchpoint = null, employeeId = null } = content;
      const end = ends.get(subject);
      const as = end?.content.resolution;
      const closed = end === undefined || as === undefined ? null : { at: end.at, as };
      return { id: key.toString('hex'), trigger, openedAt, deadlineAt, touchpoint, employeeId, closed };
    });
}

/** The customer is content again, by what was done or of itself. Superseded is no answer: the critic had to speak up once more. */
export const isAnswered = ({ closed }: FollowUpCase): boolean => closed !== null && closed.as !== 'superseded';

export const isOverdue = ({ closed, deadlineAt }: FollowUpCase, at: Instant): boolean =>
  closed === null && deadlineAt <= at;
