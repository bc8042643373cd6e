/** What would become of customers, as text: one line a letter. */

import type { AppliedLetter } from '@loyalty-ladder/pipeline/replay-letters.ts';
import type { LetterEffect, Standing } from '@loyalty-ladder/store/letter-replays/letter-replay.ts';
import { printable, type Terminal, wrap } from './terminal.ts';

export function effectsText(letters: readonly AppliedLetter[], terminal: Terminal): string {
  const lines = letters.map(({ letterNo, effect }) => `${letterNo}  ${effect === null ? NOTHING : effectText(effect)}`);
  return lines.map((line) => `${wrap(line, terminal.width, '    ')}\n`).join('');
}

const NOTHING = 'changes nothing: it is recorded already, or of nobody';

function effectText({ customerId, before, after, pending }: LetterEffect): string {
  const changes = (Object.keys(WORDS) as (keyof Standing)[])
    .filter((name) => before[name] !== after[name])
    .map((name) => `${WORDS[name]} ${before[name]} -> ${after[name]}`);
  const text = changes.length === 0 ? 'points, stage and risk stay as they are' : changes.join(', ');
  return `${printable(customerId)}: ${text}${pending ? '; more may follow, once what is recorded is folded' : ''}`;
}

const WORDS: Readonly<Record<keyof Standing, string>> = {
  available: 'points',
  pending: 'pending points',
  held: 'held points',
  stage: 'stage',
  risk: 'risk',
};
