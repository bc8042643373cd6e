/** Rules of follow-ups, each broken once. */
import type { Mutant } from './mutant.ts';

export const FOLLOW_UP_MUTANTS: readonly Mutant[] = [
  {
    file: 'feedback/critical.ts',
    search: 'return givenIn(answer) <= SCALES[answer.type].criticalMax;',
    replacement: 'return givenIn(answer) < SCALES[answer.type].criticalMax;',
    breaks: 'nps 0..6, csat 1..2 and review 1..2 are critical',
  },
  {
    file: 'feedback/critical.ts',
    search: 'return givenIn(answer) >= SCALES[answer.type].favourableMin;',
    replacement: 'return givenIn(answer) > SCALES[answer.type].criticalMax;',
    breaks: 'an answer of 3 is not favourable',
  },
  {
    file: 'feedback/follow-ups.ts',
    search: 'if (newlyOpen > 0) hear(folding, fact);',
    replacement: 'hear(folding, fact);',
    breaks: 'a complaint that is open already does not cry again',
  },
  {
    file: 'feedback/follow-ups.ts',
    search: 'if (newlyOpen < 0) settle(folding, fact, ',
    replacement: 'settle(folding, fact, ',
    breaks: 'the solution of what nobody complained about closes nothing',
  },
  {
    file: 'feedback/follow-ups.ts',
    search: "'contact.service' && fact.resolved)",
    replacement: "'contact.service')",
    breaks: 'only a service that solved it closes a case',
  },
  {
    file: 'feedback/follow-ups.ts',
    search: 'open === null || open.escalated ? Number.POSITIVE_INFINITY',
    replacement: 'open === null || !open.escalated ? Number.POSITIVE_INFINITY',
    breaks: 'the deadline is a due instant',
  },
  {
    file: 'feedback/follow-ups.ts',
    search: 'folding.state.followUp = { ...open, escalated: true };',
    replacement: 'folding.state.followUp = null;',
    breaks: 'a case that was escalated stays open',
  },
  {
    file: 'feedback/follow-ups.ts',
    search: 'folding.changed = true;',
    replacement: '',
    breaks: 'an escalation is the last that is known of: what sorts before it is late',
  },
  {
    file: 'feedback/follow-ups.ts',
    search: 'if (open !== null && !open.escalated) return;',
    replacement: 'if (open !== null) return;',
    breaks: 'after the escalation the next critical fact opens its own case',
  },
  {
    file: 'feedback/follow-ups.ts',
    search: 'if (open !== null && !open.escalated) return;',
    replacement: '',
    breaks: 'until the deadline critical facts join the open case',
  },
  {
    file: 'feedback/follow-ups.ts',
    search: 'if (open !== null && openComplaints === 0) close',
    replacement: 'if (open !== null) close',
    breaks: 'nothing closes a case while a complaint is open',
  },
  {
    file: 'feedback/follow-ups.ts',
    search: 'at + program.followUpHours * HOUR_MS',
    replacement: 'folding.calendar.startOf(folding.today + program.followUpHours / 24)',
    breaks: 'a deadline is counted in hours from the opening',
  },
  {
    file: 'fold/due.ts',
    search: '  escalateFollowUp(folding);\n',
    replacement: '',
    breaks: 'a case that is open at its deadline is escalated before the facts of that instant',
    endless: true,
  },
];
