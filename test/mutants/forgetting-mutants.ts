/** What the state forgets, each time a little too much of it. */
import type { Mutant } from './mutant.ts';

const LEDGER = 'a long life keeps the ledger of one that forgets nothing';
const LADDER = 'a long life climbs the ladder, and is known, as one that forgets nothing';

export const FORGETTING_MUTANTS: readonly Mutant[] = [
  {
    file: 'points/earning-terms.ts',
    search: '?? Number.POSITIVE_INFINITY) >= day);',
    replacement: '?? Number.POSITIVE_INFINITY) > day);',
    breaks:
      'a purchase in the first instant of what is remembered keeps its term, though another of that instant follows it',
    property: LEDGER,
  },
  {
    file: 'points/earning-terms.ts',
    search: 'calendar.startOf(today - DAYS_REMEMBERED)',
    replacement: 'calendar.startOf(today - DAYS_REMEMBERED + 1)',
    breaks: 'terms are remembered for as many days as the longest return window has',
    property: LEDGER,
  },
  {
    file: 'points/caps.ts',
    search: 'Math.abs(a - b) < 31',
    replacement: 'Math.abs(a - b) < 30',
    breaks: 'the last day of a long month lies in the month of its first',
  },
  {
    file: 'purchases/kept-days.ts',
    search: 'forgetOldDays(state, today - DAYS_REMEMBERED);',
    replacement: 'forgetOldDays(state, today - DAYS_REMEMBERED + 1);',
    breaks: 'kept days are remembered for as many days as the longest return window has',
    property: LADDER,
  },
  {
    file: 'purchases/kept-days.ts',
    search: 'forgetOldDays(state, today - DAYS_REMEMBERED);',
    replacement: 'forgetOldDays(state, today - 365);',
    breaks: 'a later version may look further back than the one in force',
    property: LADDER,
  },
  {
    file: 'purchases/kept-days.ts',
    search: 'state.olderKeptDays += old;',
    replacement: '',
    breaks: 'kept days that are remembered no longer are counted for ever',
    property: LADDER,
  },
  {
    file: 'purchases/kept-days.ts',
    search: '({ day }) => day >= lapse.lostDay',
    replacement: '({ day }) => day > lapse.lostDay',
    breaks: 'days since the lapse count, the lost day itself among them, when they are remembered no longer',
  },
];
