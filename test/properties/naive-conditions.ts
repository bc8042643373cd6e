/** The ladder's conditions at an instant, measured the long way from all facts (domain.md, "The ladder"). */
import type { FactOf, FactType } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Condition } from '@loyalty-ladder/domain/state/outcome.ts';
import type { KeptDay } from '@loyalty-ladder/domain/state/state.ts';
import { keptLines, type NaivePurchase, naivePurchases } from './naive-purchases.ts';
import type { WholeLife } from './one-fold.ts';

/** The lowest rung that asks for it. */
const RUNG_OF: Readonly<Record<Condition, 'regular' | 'adherent'>> = {
  keptDays: 'regular',
  daysInWindow: 'adherent',
  fullPrice: 'adherent',
  nps: 'adherent',
  complaints: 'adherent',
};

export const OF_ADHERENT = Object.keys(RUNG_OF) as readonly Condition[];
export const OF_REGULAR = OF_ADHERENT.filter((condition) => RUNG_OF[condition] === 'regular');

export interface NaiveConditions {
  readonly keptDays: readonly KeptDay[];
  readonly openComplaints: number;
  readonly holds: Readonly<Record<Condition, boolean>>;
}

/** @param purchases of the life, if they are known already. */
export function naiveConditions(
  life: WholeLife,
  purchases: readonly NaivePurchase[] = naivePurchases(life),
): NaiveConditions {
  const { program } = life.programs.inForceAt(life.until);
  const today = life.programs.calendar.dayOf(life.until);
  const kept = purchases.filter((purchase) => keptLines(purchase).length > 0);
  const inWindow = kept.filter(({ day }) => day > today - program.windowDays && day <= today);
  const lines = inWindow.flatMap(keptLines);
  const full = lines.filter(({ line }) => line.discountMinor === 0).length;
  const keptDays = daysOf(kept);
  const answer = factsOf(life, 'feedback.nps').at(-1);
  const openComplaints = complaintsOpen(life);
  return {
    keptDays,
    openComplaints,
    holds: {
      keptDays: keptDays.length >= program.regularPurchaseDays,
      daysInWindow: daysOf(inWindow).length >= program.adherentPurchaseDays,
      fullPrice: lines.length >= program.fullPriceLines && 2 * (full + 1) >= lines.length + 2,
      nps:
        answer === undefined ||
        answer.score > 6 ||
        life.programs.calendar.dayOf(answer.occurredAt) <= today - program.windowDays,
      complaints: openComplaints === 0,
    },
  };
}

/** In order of days, with the lines that are kept. */
function daysOf(kept: readonly NaivePurchase[]): KeptDay[] {
  const byDay = Map.groupBy(kept, ({ day }) => day);
  return [...byDay].map(([day, purchases]) => {
    const lines = purchases.flatMap(keptLines);
    return { day, lines: lines.length, fullPriceLines: lines.filter(({ line }) => line.discountMinor === 0).length };
  });
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
