/**
 * Months of money in storage schemas: a state has up to twelve of them, most with nothing but the cost of an e-mail. So each is two numbers,
 * the margin and one for all the rest, which fits into a byte where no month is skipped.
 */
import type { MoneyBasis } from '@loyalty-ladder/domain/state/outcome.ts';
import type { MoneyMonth } from '@loyalty-ladder/domain/state/state.ts';
import avro from 'avsc';

/** As it is stored. */
interface StoredMonth {
  /** (Months skipped since the one before x 32 + purchase days) x 3 + the place of the basis. */
  readonly step: number;
  readonly margin: bigint;
}

/** No month has more days. */
const DAYS = 32;
/** In the order in which they are numbered: it never changes. */
const BASES: readonly MoneyBasis[] = ['margin', 'revenue', 'incomplete'];
/** The one before 1970-01, from which the first is counted, forth or back. */
const BEFORE = -1;

export class MonthsType extends avro.types.LogicalType {
  protected override _fromValue(stored: readonly StoredMonth[]): MoneyMonth[] {
    let month = BEFORE;
    return stored.map(({ step, margin }) => {
      const days = Math.floor(step / BASES.length);
      const skipped = Math.floor(days / DAYS);
      month += 1 + skipped;
      const basis = BASES[step - days * BASES.length] as MoneyBasis;
      return { month, margin, basis, purchaseDays: days - skipped * DAYS };
    });
  }

  /** @returns undefined for what is no list of months: so Avro says where it is. */
  protected override _toValue(months: readonly MoneyMonth[]): StoredMonth[] | undefined {
    let isInOrder = true;
    const stored = months.map(({ month, margin, basis, purchaseDays }, index) => {
      const before = months[index - 1]?.month;
      const skipped = month - (before ?? BEFORE) - 1;
      isInOrder &&= purchaseDays < DAYS && (before === undefined || skipped >= 0);
      return { step: (skipped * DAYS + purchaseDays) * BASES.length + BASES.indexOf(basis), margin };
    });
    return isInOrder ? stored : undefined;
  }

  /** What an earlier schema wrote alike is read as months already; another kind of item would need a word on how. */
  protected override _resolve(writer: avro.Type): ((months: MoneyMonth[]) => MoneyMonth[]) | undefined {
    const isAlike = writer instanceof MonthsType && this.underlyingType.equals(writer.underlyingType);
    return isAlike ? (months) => months : undefined;
  }
}
