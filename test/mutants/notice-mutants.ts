/** Rules of the notices, each broken once. */
import type { Mutant } from './mutant.ts';

const LEDGER = 'entries, lots and notices of expiry are those of a ledger kept the long way';
const LONG_LEDGER = 'a long life keeps the ledger of one that forgets nothing';
const DAY_BY_DAY = 'stage and risk change, and graces are said, when a day-by-day reading of the rules has it so';

export const NOTICE_MUTANTS: readonly Mutant[] = [
  {
    file: 'program/program-timeline.ts',
    search: 'this.calendar.startOf(goesOn - expiryNoticeDays)',
    replacement: 'this.calendar.startOf(goesOn - expiryNoticeDays + 1)',
    breaks: 'points about to expire are said at 00:00 of the date expiryNoticeDays before they go',
    property: LEDGER,
  },
  {
    file: 'program/program-timeline.ts',
    search: 'const at = Math.max(begins, named(version.program));',
    replacement: 'const at = named(version.program);',
    breaks: 'a version that gives notice earlier is heeded at its effective instant',
    property: LEDGER,
  },
  {
    file: 'program/program-timeline.ts',
    search: 'if (at < ends) return at;',
    replacement: 'if (at < ends || index === 0) return at;',
    breaks: 'the date of a notice follows the program in force at it',
    property: LEDGER,
  },
  {
    file: 'points/expiry-notice.ts',
    search: 'if (noticeAt > at) return noticeAt;',
    replacement: 'return noticeAt > at ? noticeAt : Number.POSITIVE_INFINITY;',
    breaks: 'a later month is noticed though an earlier one has been',
    property: LONG_LEDGER,
  },
  {
    file: 'points/expiry-notice.ts',
    search: 'if (noticeAt < at) continue;',
    replacement: '',
    breaks: 'each expiry month is said once',
    property: LEDGER,
  },
  {
    file: 'points/expiry-notice.ts',
    search: '    folding.changed = true;\n',
    replacement: '',
    breaks: 'a notice is a due instant, and is not given again',
  },
  {
    file: 'fold/due.ts',
    search: '  vest(folding);\n  expire(folding);\n  noticeExpiry(folding);\n',
    replacement: '  noticeExpiry(folding);\n  vest(folding);\n  expire(folding);\n',
    breaks: 'what vests and repays debt at the instant of a notice comes before it',
    property: LEDGER,
  },
  {
    file: 'fold/grace-notices.ts',
    search: 'after[name] !== null && after[name] !== before[name]',
    replacement: 'after[name] !== null && before[name] === null',
    breaks: 'a grace that begins anew is said to have started',
  },
  {
    file: 'fold/grace-notices.ts',
    search: 'before[name] !== null && after[name] !== before[name]',
    replacement: 'before[name] !== null && after[name] === null',
    breaks: 'a grace that begins anew has ended before',
  },
  {
    file: 'fold/grace-notices.ts',
    search: "isBelow(state.stage, stageBefore) ? 'fallen' : 'kept'",
    replacement: "state.stage === stageBefore ? 'kept' : 'fallen'",
    breaks: 'who rises as a condition holds again has kept the stage',
  },
  {
    file: 'fold/grace-notices.ts',
    search: 'wouldBecome: stageWithoutGrace(folding, standing),',
    replacement: "wouldBecome: state.stage === 'adherent' ? 'regular' : 'first-purchase',",
    breaks: 'what would come without grace counts no grace that runs already',
    property: DAY_BY_DAY,
  },
  {
    file: 'fold/instant-changes.ts',
    search: 'if (this.#graces !== this.#gracesBefore) this.#sayGraces(folding);',
    replacement: '',
    breaks: 'the start of a grace and its end are said',
    property: DAY_BY_DAY,
  },
];
