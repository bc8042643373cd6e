/** What a program says that is allowed and hardly meant, a line each with the name of its rule; '' where there is nothing. */
import type { Doubt } from '@loyalty-ladder/domain/program/doubt.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';

export function doubtsText(doubts: readonly Doubt[]): string {
  if (doubts.length === 0) return '';
  const lines = doubts.map(({ path, says, rule }) => `  ${path} ${says} [${rule}]\n`);
  return `${counted(doubts.length, 'warning')}; if all of it is meant, nothing is to be done:\n${lines.join('')}`;
}
