/** Rules of the ladder, each broken once. */
import type { Mutant } from './mutant.ts';

export const LADDER_MUTANTS: readonly Mutant[] = [
  {
    file: 'fold/apply-fact.ts',
    search: "fact.type !== 'contact.consent'",
    replacement: 'true',
    breaks: 'consent alone makes no visitor',
  },
  {
    file: 'purchases/kept-days.ts',
    search: 'if (paidLines === 0) return false;',
    replacement: '',
    breaks: 'a purchase at no cost is no purchase day',
  },
  {
    file: 'purchases/kept-days.ts',
    search: 'if (before[index] === 0 || after[index] !== 0 || !isPaid(line)) return;',
    replacement: 'if (before[index] === after[index] || !isPaid(line)) return;',
    breaks: 'a line kept in part still counts',
  },
  {
    file: 'purchases/kept-days.ts',
    search: 'withLines(state.keptDays, calendar.dayOf(purchase.occurredAt), -paid, -fullPrice)',
    replacement: 'withLines(state.keptDays, calendar.dayOf(purchase.occurredAt), -paid, 0)',
    breaks: 'full-price lines that come back do not count',
  },
  {
    file: 'ladder/standing.ts',
    search: 'kept.day <= day - windowDays',
    replacement: 'kept.day < day - windowDays',
    breaks: 'the window has windowDays dates, today the last',
  },
  {
    file: 'ladder/conditions.ts',
    search: '2 * (fullPriceLines + 1) >= lines + 2',
    replacement: '2 * (fullPriceLines + 1) > lines + 2',
    breaks: 'half of the lines at full price is enough',
  },
  {
    file: 'ladder/conditions.ts',
    search: '&& lines >= program.fullPriceLines',
    replacement: '',
    breaks: 'at least five lines make an adherent',
  },
  {
    file: 'ladder/conditions.ts',
    search: 'holds: ({ state }) => state.openComplaints === 0,',
    replacement: 'holds: () => true,',
    breaks: 'no adherent with an open complaint',
  },
  {
    file: 'feedback/complaints.ts',
    search: "const wasOpen = before?.type === 'feedback.complaint-opened';",
    replacement: 'const wasOpen = state.openComplaints > 0;',
    breaks: 'each complaint is open or resolved by its own facts',
  },
  {
    file: 'feedback/nps.ts',
    search: 'nps.score <= CRITIC_SCORE_MAX',
    replacement: 'nps.score < CRITIC_SCORE_MAX',
    breaks: 'a score of 6 is a critic',
  },
  {
    file: 'feedback/nps.ts',
    search: ' && nps.day > today - windowDays',
    replacement: '',
    breaks: "a critic's answer is forgotten when its date leaves the window",
    endless: true,
  },
  {
    file: 'ladder/grace.ts',
    search: 'since + graceDays * DAY_MS',
    replacement: 'since + graceDays * DAY_MS + 1',
    breaks: 'grace ends exactly n x 24 h after it, inclusive',
  },
  {
    file: 'ladder/grace.ts',
    search: 'if (runs === holds(standing)) setGrace(folding, name, runs ? null : at);',
    replacement: 'if (runs === holds(standing)) setGrace(folding, name, runs ? null : at - 1);',
    breaks: 'grace begins when its condition stops holding',
  },
  {
    file: 'ladder/ladder.ts',
    search: 'if (next === stage) graceCounts = false;',
    replacement: '',
    breaks: 'grace keeps a stage and never lifts to one',
  },
  {
    file: 'ladder/ladder.ts',
    search: "if (keptDaysInAll(state) === 0) return 'visitor';",
    replacement: "if (keptDaysInAll(state) === 0 && rulesOf(state.stage).length === 0) return 'visitor';",
    breaks: 'the return of the last kept purchase acts at once, grace or not',
  },
  {
    file: 'ladder/lapse.ts',
    search: 'if (!isUpper && state.lapse === null) return;',
    replacement: '',
    breaks: 'a first buyer who was lost does not lapse',
  },
  {
    file: 'ladder/lapse.ts',
    search: 'if (!isUpper && state.lapse === null) return;',
    replacement: 'if (!isUpper) return;',
    breaks: 'lost again, the count of two starts again',
  },
  {
    file: 'ladder/lapse.ts',
    search: '< program.returnPurchaseDays) return;',
    replacement: '<= program.returnPurchaseDays) return;',
    breaks: 'two kept purchase days since the lapse bring back',
  },
  {
    file: 'ladder/lapse.ts',
    search: 'state.lapse === null || keptDaysInAll(state) < program.regularPurchaseDays',
    replacement: 'state.lapse === null',
    breaks: 'and three in all',
  },
  {
    file: 'fold/instant-changes.ts',
    search: 'if (this.#stage !== this.#stageBefore) this.#sayStage(folding);',
    replacement: 'if (this.#stageCauses.length > 0) this.#sayStage(folding);',
    breaks: 'at most one outcome an instant, none from a value to itself',
  },
  {
    file: 'ladder/window-due.ts',
    search: 'if (changesLadder(standing)) return at;',
    replacement: 'return changesLadder(standing) ? at : Number.POSITIVE_INFINITY;',
    breaks: 'nextDueAt is exact: no day that leaves the window is forgotten',
  },
  {
    file: 'ladder/conditions.ts',
    search: '? state.nps.day + program.windowDays',
    replacement: '? Number.POSITIVE_INFINITY',
    breaks: 'nextDueAt is exact: the day on which an answer leaves the window is one',
  },
];
