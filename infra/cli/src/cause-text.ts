/** Causes as text: facts by source and id, timers by name. */
import type { Cause } from '@loyalty-ladder/domain/state/entry.ts';
import { printable } from './terminal.ts';

const CAUSES_MAX = 3;

export function causeText(cause: Cause): string {
  return printable(cause.type === 'fact' ? `${cause.source}/${cause.id}` : cause.timer);
}

export function causesText(causes: readonly Cause[]): string {
  const more = causes.length - CAUSES_MAX;
  return `${causes.slice(0, CAUSES_MAX).map(causeText).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
