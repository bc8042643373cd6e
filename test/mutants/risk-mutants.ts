/** Rules of risk and of fold order, each broken once. */
import type { Mutant } from './mutant.ts';

export const RISK_MUTANTS: readonly Mutant[] = [
  {
    file: 'risk/recency-risk.ts',
    search: 'return Math.ceil(',
    replacement: 'return Math.floor(',
    breaks: 'a level holds from the first day on which silence >= threshold x interval',
  },
  {
    file: 'risk/recency-risk.ts',
    search: 'Math.max(ownDays, intervalDaysMin * count)',
    replacement: 'Math.max(ownDays, intervalDaysMin)',
    breaks: 'the interval is at least intervalDaysMin',
  },
  {
    file: 'risk/recency-risk.ts',
    search: ', intervalDaysMax * count)',
    replacement: ', Number.MAX_SAFE_INTEGER)',
    breaks: 'the interval is at most intervalDaysMax',
  },
  {
    file: 'risk/recency-risk.ts',
    search: 'const ownDays = last - first + intervalExtraDays;',
    replacement: 'const ownDays = last - first;',
    breaks: 'the own interval has intervalExtraDays on top',
  },
  {
    file: 'risk/recency-risk.ts',
    search: "if (purchaseDays === null || keptDaysInAll(state) === 0) return 'none';",
    replacement: "if (purchaseDays === null) return 'none';",
    breaks: 'the return of the last kept purchase ends the level',
  },
  {
    file: 'purchases/purchase-days.ts',
    search: 'if (days?.last === today) return false;',
    replacement: '',
    breaks: 'two purchases of one day are one purchase day',
  },
  {
    file: 'purchases/purchase-days.ts',
    search: '{ ...days, last: today, count: days.count + 1 }',
    replacement: '{ ...days, last: today }',
    breaks: 'each purchase day makes the own interval shorter',
  },
  {
    file: 'purchases/purchases.ts',
    search: 'addKeptLines(folding, purchase) && addPurchaseDay(folding);',
    replacement: '[addKeptLines(folding, purchase), addPurchaseDay(folding)].every(Boolean);',
    breaks: 'pieces at no cost do not break a silence',
  },
  {
    file: 'fold/fold.ts',
    search: 'nextDue(folding, Math.min(factAt, until))',
    replacement: 'nextDue(folding, Math.min(factAt - 1, until))',
    breaks: 'everything due at an instant is done before its facts',
  },
  {
    file: 'facts/fact-order.ts',
    search: 'return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;',
    replacement: 'return unit;',
    breaks: 'source and id are compared by their UTF-8 bytes',
  },
  {
    file: 'time/calendar.ts',
    search: 'const first = Math.max(this.#starts[index] ?? local, local - (this.#offsetsMs[index] ?? 0));',
    replacement: 'const first = local - (this.#offsetsMs[index] ?? 0);',
    breaks: 'where the clocks skip midnight, the day begins at the first instant after the gap',
  },
];
