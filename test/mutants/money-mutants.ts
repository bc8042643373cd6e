/** Rules of money and of key customers, each broken once. */
import type { Mutant } from './mutant.ts';

export const MONEY_MUTANTS: readonly Mutant[] = [
  {
    file: 'money/booking.ts',
    search: 'margin: BigInt(paid - cost)',
    replacement: 'margin: BigInt(paid)',
    breaks: 'margin is paid less cost',
  },
  {
    file: 'facts/line-cost.ts',
    search: 'return (share - (share % quantity)) / quantity;',
    replacement: 'return Math.round(share / quantity);',
    breaks: 'cost of what is kept is rounded down',
  },
  {
    file: 'money/exchange.ts',
    search: 'from === currency ? AS_IT_IS : exchangeRates[from]',
    replacement: 'exchangeRates[from] ?? AS_IT_IS',
    breaks: 'a currency without a rate counts nothing',
  },
  {
    file: 'money/exchange.ts',
    search: 'return (product - (product % rate.denominator)) / rate.denominator;',
    replacement: 'return Math.round(product / rate.denominator);',
    breaks: 'paid and cost are exchanged line by line, each rounded down',
  },
  {
    file: 'money/money.ts',
    search: 'const { program } = folding.programs.inForceAt(purchase.occurredAt);',
    replacement: 'const { program } = folding;',
    breaks: 'what comes back is exchanged at the rate in force at its purchase',
  },
  {
    file: 'money/money.ts',
    search: '{ paid: paid - taken.paid, margin: margin - taken.margin, isPurchase }',
    replacement: '{ paid, margin, isPurchase }',
    breaks: 'a review looks at what a return took back, too',
  },
  {
    file: 'money/money.ts',
    search: 'const margin = -BigInt(costMinor);',
    replacement: 'const margin = 0n;',
    breaks: 'a delivery books its cost',
  },
  {
    file: 'money/money.ts',
    search: 'bookInMonth(folding, -taken.margin, taken.basis, 0);',
    replacement: "bookInMonth(folding, -taken.margin, 'margin', 0);",
    breaks: 'what came back of a line without cost makes the month of its return revenue',
  },
  {
    file: 'money/money.ts',
    search: 'if (month.month <= current - MONTHS_OF_YEAR) continue;',
    replacement: '',
    breaks: "a month leaves the year's profit, remembered or not",
  },
  {
    file: 'money/booking.ts',
    search: 'if (isUntouched(change, index)) continue;',
    replacement: '',
    breaks: 'a return marks its month by the lines that it takes from',
  },
  {
    file: 'money/booking.ts',
    search: "basis: 'incomplete' };",
    replacement: "basis: 'margin' };",
    breaks: 'an amount that could not be exchanged is said',
  },
  {
    file: 'money/months.ts',
    search: 'basis: worse(basis, last.basis)',
    replacement: 'basis',
    breaks: 'a month is based on the worst that was booked in it',
  },
  {
    file: 'money/months.ts',
    search: 'return months.filter((each) => each.month > month - MONTHS_OF_YEAR);',
    replacement: 'return months.filter((each) => each.month > month - MONTHS_OF_YEAR + 1);',
    breaks: 'eleven months are remembered beside the current one',
  },
  {
    file: 'money/key-customer.ts',
    search: 'profit >= (wasKey ? leaveMinor : enterMinor)',
    replacement: 'profit > (wasKey ? leaveMinor : enterMinor)',
    breaks: 'who has the profit of a threshold has reached it, or not left it',
  },
  {
    file: 'money/key-customer.ts',
    search: 'profit >= (wasKey ? leaveMinor : enterMinor)',
    replacement: 'profit >= enterMinor',
    breaks: 'who is key stays so down to the leave threshold',
  },
  {
    file: 'money/key-customer.ts',
    search: 'if ((calibration?.key ?? null) === null && !state.keyCustomer) return;',
    replacement: 'if ((calibration?.key ?? null) === null) return;',
    breaks: 'under a calibration without thresholds nobody is key',
  },
  {
    file: 'money/key-customer.ts',
    search: 'calendar.startOf(firstDayOf(month + MONTHS_OF_YEAR))',
    replacement: 'calendar.startOf(firstDayOf(month + MONTHS_OF_YEAR) + 1)',
    breaks: 'a month leaves the year in the first instant of a month',
  },
  {
    file: 'money/key-customer.ts',
    search: 'profit = (profit ?? yearsProfit(state, current).amount) - margin;',
    replacement: 'profit = yearsProfit(state, current).amount - margin;',
    breaks: 'months leave the year one after the other',
  },
  {
    file: 'money/key-customer.ts',
    search: 'if (isKeyUnder(state, speaks, month) !== state.keyCustomer) return from;',
    replacement: '',
    breaks: 'a calibration makes and ends key customers at its instant, though nothing happens',
  },
  {
    file: 'money/key-customer.ts',
    search: 'if (margin > 0n) most += margin;',
    replacement: 'most += margin;',
    breaks: 'costs that leave the year make a key customer',
  },
  {
    file: 'money/key-customer.ts',
    search: 'month = monthOf(calendar.dayOf(from));',
    replacement: '',
    breaks: 'a calibration that is looked ahead to judges the year of its own month',
  },
];
