/** What becomes of a customer by a letter, in a line. */
import type { ReplayedEffect } from '../../src/dead-letters/replay-routes.ts';
import { pointsText } from '../words/format.ts';

type Standing = ReplayedEffect['before'];

const WORDS: Readonly<Record<keyof Standing, string>> = {
  available: 'points',
  pending: 'pending points',
  held: 'held points',
  stage: 'stage',
  risk: 'risk',
};

export function effectText(effect: ReplayedEffect | null): string {
  if (effect === null) return 'changes nothing: it is recorded already, or of nobody';
  const { before, after, customerId, pending } = effect;
  const changes = (Object.keys(WORDS) as (keyof Standing)[])
    .filter((name) => before[name] !== after[name])
    .map((name) => `${WORDS[name]} ${shown(name, before[name])} → ${shown(name, after[name])}`);
  const text = changes.length === 0 ? 'points, stage and risk stay as they are' : changes.join(', ');
  return `${customerId}: ${text}${pending ? '; more may follow, once what is recorded is folded' : ''}`;
}

const shown = (name: keyof Standing, value: string) =>
  name === 'stage' || name === 'risk' ? value : pointsText(value);
