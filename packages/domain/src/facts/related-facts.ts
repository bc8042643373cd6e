/**
 * "A fact that refers to a subject is folded with the subject's other facts handed in as `related`." They come in any order and may lie
 * ahead of the fact being folded: here they are put in fold order, once a subject, and only what sorts before a fact is shown to it.
 */
import { type Fact, type FactType, subjectOf } from './fact.ts';
import { compareFacts } from './fact-order.ts';

/** All recorded facts of the customer that share a subject with one of the facts folded, in any order, by subject (`subjectOf`). */
export type RelatedFacts = ReadonlyMap<string, readonly Fact[]>;

/** What a fact waits for before it acts; null: for nothing. */
export const WAITS_FOR: Readonly<Record<FactType, 'purchase.completed' | 'points.held' | 'points.captured' | null>> = {
  'purchase.completed': null,
  'purchase.returned': 'purchase.completed',
  'purchase.cancelled': 'purchase.completed',
  'contact.delivered': null,
  'contact.visited': null,
  'contact.responded': null,
  'contact.service': null,
  'contact.consent': null,
  'feedback.nps': null,
  'feedback.csat': null,
  'feedback.review': null,
  'feedback.complaint-opened': null,
  'feedback.complaint-resolved': null,
  'feedback.referral': null,
  'feedback.referral-converted': null,
  'points.held': null,
  'points.captured': 'points.held',
  'points.released': 'points.held',
  'points.restored': 'points.captured',
  'points.adjusted': null,
};

export interface Subject {
  /** Empty for a fact that shares its subject with none. */
  readonly name: string;
  /** In fold order. */
  readonly facts: readonly Fact[];
  /** The first purchase or hold: what returns, captures and releases wait for. */
  readonly opener: Fact | undefined;
}

export class SubjectsInOrder {
  readonly #related: RelatedFacts;
  #subjects: Map<string, Subject> | undefined;
  #areAnyShared: boolean | undefined;

  constructor(related: RelatedFacts) {
    this.#related = related;
  }

  /** The subject of a fact that has one. */
  of(fact: Fact): Subject {
    // Most customers never return anything: to name and look up the subject of each purchase took a sixth of the time of folding.
    this.#areAnyShared ??= areAnyShared(this.#related);
    if (!this.#areAnyShared) return alone(fact);
    const name = subjectOf(fact) ?? '';
    const recorded = this.#related.get(name);
    if (recorded === undefined || recorded.length < 2) return alone(fact);
    this.#subjects ??= new Map();
    let subject = this.#subjects.get(name);
    if (subject === undefined) {
      const facts = recorded.toSorted(compareFacts);
      subject = { name, facts, opener: facts.find(isOpener) };
      this.#subjects.set(name, subject);
    }
    return subject;
  }
}

function areAnyShared(related: RelatedFacts): boolean {
  for (const facts of related.values()) if (facts.length > 1) return true;
  return false;
}

function alone(fact: Fact): Subject {
  return { name: '', facts: [fact], opener: isOpener(fact) ? fact : undefined };
}

export function isOpener({ type }: Fact): boolean {
  return type === 'purchase.completed' || type === 'points.held';
}

/** How many facts of the subject sort before the fact. */
export function countBefore({ facts }: Subject, fact: Fact): number {
  let low = 0;
  let high = facts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const there = facts[middle];
    if (there !== undefined && compareFacts(there, fact) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether the subject's purchase or hold was already there when this fact happened. */
export function isOpenedBefore({ opener }: Subject, fact: Fact): boolean {
  // Most often it is the fact itself.
  return opener !== undefined && opener !== fact && compareFacts(opener, fact) < 0;
}
