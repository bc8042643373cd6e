/**
 * Months of money in storage schemas, each as what tells it from the one before it: a state has up to twelve of them, most of them with
 * nothing but the cost of an e-mail.
 */
import type { MoneyBasis } from '@loyalty-ladder/domain/state/outcome.ts';
import type { MoneyMonth } from '@loyalty-ladder/domain/state/state.ts';
import avro from 'avsc';

/** As it is stored. */
interface StoredMonth {
  /** Months since the one before it; of the first since 1970-01. */
  readonly after: number;
  readonly margin: bigint;
  /** 3 x purchase days + the place of the basis. */
  readonly daysAndBasis: number;
}

/** In the order in which they are numbered: it never changes. */
const BASES: readonly MoneyBasis[] = ['margin', 'revenue', 'incomplete'];

export class MonthsType extends avro.types.LogicalType {
  protected override _fromValue(stored: readonly StoredMonth[]): MoneyMonth[] {
    let month = 0;
    return stored.map(({ after, margin, daysAndBasis }) => {
      month += after;
      const place = daysAndBasis % BASES.length;
      const basis = BASES[place] as MoneyBasis;
      return { month, margin, basis, purchaseDays: (daysAndBasis - place) / BASES.length };
    });
  }

  protected override _toValue(months: readonly MoneyMonth[]): StoredMonth[] {
    let before = 0;
    return months.map(({ month, margin, basis, purchaseDays }) => {
      const after = month - before;
      before = month;
      return { after, margin, daysAndBasis: BASES.length * purchaseDays + BASES.indexOf(basis) };
    });
  }

  /** What an earlier schema wrote alike is read as months already; another kind of item would need a word on how. */
  protected override _resolve(writer: avro.Type): ((months: MoneyMonth[]) => MoneyMonth[]) | undefined {
    const isAlike = writer instanceof MonthsType && this.underlyingType.equals(writer.underlyingType);
    return isAlike ? (months) => months : undefined;
  }
}
