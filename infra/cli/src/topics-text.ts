/** The settings of topics in a line of the lag, and one for each topic that differs. */
import { counted } from '@loyalty-ladder/operations/words/counted.ts';
import { type Terminal, wrap } from './terminal.ts';

const INDENT = '             ';

export function topicsText(faults: readonly string[], { width }: Terminal): string {
  if (faults.length === 0) return 'topics       set as they must be\n';
  const lines = faults.map((each) => wrap(`${INDENT}${each}`, width, INDENT));
  return `topics       ${counted(faults.length, 'TOPIC IS', 'TOPICS ARE')} REFUSED:\n${lines.join('\n')}\n`;
}
