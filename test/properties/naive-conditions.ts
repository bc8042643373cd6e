/** The ladder's conditions at an instant, measured the long way from all facts (domain.md, "The ladder"). */
import type { FactOf, FactType } from '@loyalty-ladder/domain/fact.ts';
import type { Condition } from '@loyalty-ladder/domain/state.ts';
import { keptLines, naivePurchases } from './naive-purchases.ts';
import type { WholeLife } from './one-fold.ts';

export interface NaiveConditions {
  readonly keptDays: number;
  readonly openComplaints: number;
  readonly holds: Readonly<Record<Condition, boolean>>;
}

export function naiveConditions(life: WholeLife): NaiveConditions {
  const { program } = life.programs.inForceAt(life.until);
  const today = life.programs.calendar.dayOf(life.until);
  const kept = naivePurchases(life).filter((purchase) => keptLines(purchase).length > 0);
  const inWindow = kept.filter(({ day }) => day > today - program.windowDays && day <= today);
  const lines = inWindow.flatMap(keptLines);
  const full = lines.filter(({ line }) => line.discountMinor === 0).length;
  const keptDays = new Set(kept.map(({ day }) => day)).size;
  const answer = factsOf(life, 'feedback.nps').at(-1);
  const openComplaints = complaintsOpen(life);
  return {
    keptDays,
    openComplaints,
    holds: {
      keptDays: keptDays >= program.regularPurchaseDays,
      daysInWindow: new Set(inWindow.map(({ day }) => day)).size >= program.adherentPurchaseDays,
      fullPrice: lines.length >= program.fullPriceLines && 2 * (full + 1) >= lines.length + 2,
      nps:
        answer === undefined ||
        answer.score > 6 ||
        life.programs.calendar.dayOf(answer.occurredAt) <= today - program.windowDays,
      complaints: openComplaints === 0,
    },
  };
}

function factsOf<T extends FactType>({ facts }: WholeLife, type: T): FactOf<T>[] {
  return facts.filter((fact): fact is FactOf<T> => fact.type === type);
}

/** A complaint is open while the last of its facts in fold order is complaint-opened. */
function complaintsOpen({ facts }: WholeLife): number {
  const last = new Map<string, FactType>();
  for (const fact of facts) {
    if (fact.type === 'feedback.complaint-opened' || fact.type === 'feedback.complaint-resolved') {
      last.set(fact.complaintId, fact.type);
    }
  }
  return [...last.values()].filter((type) => type === 'feedback.complaint-opened').length;
}
