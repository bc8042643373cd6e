/** Critics and what was done about them, fact by fact (customer.md, "Follow-ups"). */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { FollowUpResolution, FollowUpTrigger } from '@loyalty-ladder/domain/state/outcome.ts';
import type { FollowUp } from '@loyalty-ladder/domain/state/state.ts';
import { HOUR_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { closesComplaint, openComplaints, opensComplaint } from './naive-complaints.ts';
import type { WholeLife } from './one-fold.ts';

interface OfCase {
  readonly at: Instant;
  readonly subject: string;
  readonly trigger: FollowUpTrigger;
  readonly openedAt: Instant;
  readonly deadlineAt: Instant;
}

export type NaiveFollowUpOutcome =
  | (OfCase & { readonly type: 'follow-up.opened'; readonly complaintId: string | null })
  | (OfCase & { readonly type: 'follow-up.escalated' })
  | (OfCase & {
      readonly type: 'follow-up.closed';
      readonly resolution: FollowUpResolution;
      readonly escalated: boolean;
    });

/** What a fact is to whoever answers critics. */
export interface Verdict {
  readonly critical: FollowUpTrigger | null;
  readonly closes: 'resolved' | 'recovered' | null;
}

const NEITHER: Verdict = { critical: null, closes: null };

export function verdictOn(facts: readonly Fact[], index: number): Verdict {
  const fact = facts[index];
  switch (fact?.type) {
    case 'feedback.nps':
      return fact.score <= 6 ? { critical: 'score', closes: null } : { critical: null, closes: 'recovered' };
    case 'feedback.csat':
      return outOfFive(fact.score, 'score');
    case 'feedback.review':
      return outOfFive(fact.rating, 'review');
    case 'feedback.complaint-opened':
      return { critical: opensComplaint(facts, index) ? 'complaint' : null, closes: null };
    case 'feedback.complaint-resolved':
      return { critical: null, closes: closesComplaint(facts, index) ? 'resolved' : null };
    case 'contact.service':
      return { critical: null, closes: fact.resolved ? 'resolved' : null };
    default:
      return NEITHER;
  }
}

function outOfFive(points: number, trigger: FollowUpTrigger): Verdict {
  if (points <= 2) return { critical: trigger, closes: null };
  return points >= 4 ? { critical: null, closes: 'recovered' } : NEITHER;
}

export class NaiveFollowUps {
  readonly outcomes: NaiveFollowUpOutcome[] = [];
  case: FollowUp | null = null;
  readonly #life: WholeLife;

  constructor(life: WholeLife) {
    this.#life = life;
    life.facts.forEach((fact, index) => {
      this.#pass(fact.occurredAt);
      this.#live(fact, index);
    });
    this.#pass(life.until);
  }

  /** "At deadlineAt, if still open: once", and before the facts of that instant. */
  #pass(at: Instant): void {
    if (this.case === null || this.case.escalated || this.case.deadlineAt > at) return;
    const { escalated: _, ...told } = this.case;
    this.outcomes.push({ ...told, type: 'follow-up.escalated', at: this.case.deadlineAt });
    this.case = { ...this.case, escalated: true };
  }

  #live(fact: Fact, index: number): void {
    const { critical, closes } = verdictOn(this.#life.facts, index);
    if (critical !== null && this.case?.escalated === true) this.#close(fact, 'superseded');
    if (critical !== null && this.case === null) this.#open(fact, critical);
    if (closes === null || openComplaints(this.#life.facts.slice(0, index + 1)) > 0) return;
    this.#close(fact, closes);
  }

  #open(fact: Fact, trigger: FollowUpTrigger): void {
    const at = fact.occurredAt;
    const { followUpHours } = this.#life.programs.inForceAt(at).program;
    const subject = `${trigger}:${fact.source}/${fact.id}`;
    const told = { subject, trigger, openedAt: at, deadlineAt: at + followUpHours * HOUR_MS };
    this.case = { ...told, escalated: false };
    const complaintId = fact.type === 'feedback.complaint-opened' ? fact.complaintId : null;
    this.outcomes.push({ ...told, type: 'follow-up.opened', at, complaintId });
  }

  #close({ occurredAt: at }: Fact, resolution: FollowUpResolution): void {
    if (this.case === null) return;
    this.outcomes.push({ ...this.case, type: 'follow-up.closed', at, resolution });
    this.case = null;
  }
}
