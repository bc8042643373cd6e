/** Rules of holds, captures, what is given back of them, and corrections, each broken once. */
import type { Mutant } from './mutant.ts';

const LEDGER = 'a life of redemptions keeps the ledger kept the long way, and none gives back more than was captured';

export const REDEMPTION_MUTANTS: readonly Mutant[] = [
  {
    file: 'points/holds.ts',
    search: 'while (holdDue(folding) <= folding.at) {',
    replacement: 'while (holdDue(folding) < folding.at) {',
    breaks: 'a hold ends at expiresAt, inclusive',
  },
  {
    file: 'points/holds.ts',
    search: 'takeEarliest(hold.parts, captured)',
    replacement: 'takeEarliest(hold.parts.toReversed(), captured)',
    breaks: 'a capture in part takes what expires first',
    property: LEDGER,
  },
  {
    file: 'points/holds.ts',
    search: 'release(folding, hold.points - captured, left, cause)',
    replacement: 'release(folding, hold.points - captured, hold.parts, cause)',
    breaks: 'the rest of a capture is what was not captured',
    property: LEDGER,
  },
  {
    file: 'points/holds.ts',
    search: "if (points > hold.points) folding.hasNoEffect(fact, 'beyond-held');",
    replacement: '',
    breaks: 'a capture beyond what is held is counted',
  },
  {
    file: 'points/holds.ts',
    search: 'applyWaitingRestores(folding, subject, now);',
    replacement: 'applyWaitingRestores(folding, subject, fact);',
    breaks: 'restores between a capture and the hold for which it waited act with it',
    property: LEDGER,
  },
  {
    file: 'points/holds.ts',
    search: 'filter(({ lastDay }) => lastDay >= today)',
    replacement: 'filter(({ lastDay }) => lastDay > today)',
    breaks: 'what was captured is remembered to the end of the last day on which it can be given back',
  },
  {
    file: 'points/hold-end.ts',
    search: 'at < hold.expiresAt)',
    replacement: 'at <= hold.expiresAt)',
    breaks: 'a capture at expiresAt is too late, and there is nothing to give back of it',
  },
  {
    file: 'points/hold-end.ts',
    search: 'compareFacts(by, fact) < 0;',
    replacement: 'by.occurredAt < fact.occurredAt;',
    breaks: 'a restore waits for a capture of its own instant only if it sorts before it',
  },
  {
    file: 'points/restores.ts',
    search: "else folding.hasNoEffect(fact, 'not-captured');",
    replacement: '',
    breaks: 'a restore of a hold that ended without a capture is counted',
  },
  {
    file: 'points/restores.ts',
    search: 'if (!hasEndedBefore(end, fact)) return;',
    replacement: '',
    breaks: 'a restore waits for its capture',
  },
  {
    file: 'points/restores.ts',
    search: 'return days > programs.inForceAt(capturedAt)',
    replacement: 'return days >= programs.inForceAt(capturedAt)',
    breaks: 'a restore on the last day of the window has effect',
    property: LEDGER,
  },
  {
    file: 'points/restores.ts',
    search: 'programs.inForceAt(capturedAt).program.returnWindowDays',
    replacement: 'programs.inForceAt(fact.occurredAt).program.returnWindowDays',
    breaks: 'the window is that of the program in force at the capture',
  },
  {
    file: 'points/restores.ts',
    search: 'restore(folding, fact, end.at);',
    replacement: 'restore(folding, fact, end.by.occurredAt);',
    breaks: 'the window begins when the capture acts, not at its date',
  },
  {
    file: 'points/restores.ts',
    search: 'const points = lesser(fact.points, capture.points);',
    replacement: 'const { points } = fact;',
    breaks: 'never more is given back than was captured',
    property: LEDGER,
  },
  {
    file: 'points/restores.ts',
    search: "capture === undefined || capture.points < fact.points) folding.hasNoEffect(fact, 'beyond-captured');",
    replacement: "capture === undefined) folding.hasNoEffect(fact, 'beyond-captured');",
    breaks: 'what is asked for beyond what was captured is counted',
  },
  {
    file: 'points/restores.ts',
    search: 'return { ...capture, points: capture.points - points, parts };',
    replacement: 'return { ...capture, points: capture.points - points };',
    breaks: 'to each month goes back at most what was captured of it',
    property: LEDGER,
  },
  {
    file: 'points/restores.ts',
    search: 'hasExpired(folding, expiryMonth) ? monthOf(today + program.restoreDays) : expiryMonth;',
    replacement: 'expiryMonth;',
    breaks: 'a month that has passed takes nothing back',
    property: LEDGER,
  },
  {
    file: 'points/restores.ts',
    search: 'monthOf(today + program.restoreDays)',
    replacement: 'monthOf(today + program.restoreDays - 1)',
    breaks: 'what is given back lives at least restoreDays',
  },
  {
    file: 'points/restores.ts',
    search: 'hasExpired(folding, expiryMonth) ? monthOf(today + program.restoreDays) : expiryMonth;',
    replacement: 'Math.max(monthOf(today + program.restoreDays), expiryMonth);',
    breaks: 'a month that has not passed is kept, however soon it ends',
  },
  {
    file: 'points/adjustments.ts',
    search:
      "if (countBefore(folding.subjects.of(fact), fact) > 0) folding.hasNoEffect(fact, 'second-adjustment');\n  else if",
    replacement: 'if',
    breaks: 'an adjustment acts once by its id',
  },
  {
    file: 'points/adjustments.ts',
    search: 'makeAvailable(folding, fact.points, expiryMonthOf(folding.today, folding.program));',
    replacement: 'makeAvailable(folding, fact.points, expiryMonthOf(folding.today, folding.program) - 1);',
    breaks: 'what staff gives expires as if vested that day',
  },
  {
    file: 'points/adjustments.ts',
    search: 'state.debt += missing;',
    replacement: '',
    breaks: 'what staff takes beyond what is there is debt',
  },
];
