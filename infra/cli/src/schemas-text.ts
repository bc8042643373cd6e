/** The schema registry in a line of the lag, and one for each subject with which something is wrong. */
import type { SchemasLookedAt } from '@loyalty-ladder/operations/lag/look-at-schemas.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';
import { subjectFaultWords } from '@loyalty-ladder/operations/words/subject-words.ts';
import { type Terminal, wrap } from './terminal.ts';

const INDENT = '             ';

export function schemasText(schemas: SchemasLookedAt, { width }: Terminal): string {
  if (schemas === null) return 'schemas      THE REGISTRY DOES NOT ANSWER\n';
  if (schemas.length === 0) return 'schemas      registered, and the latest of their subjects\n';
  const lines = schemas.map((each) => wrap(`${INDENT}${subjectFaultWords(each)}`, width, INDENT));
  return `schemas      ${counted(schemas.length, 'WARNING', 'WARNINGS')}:\n${lines.join('\n')}\n`;
}
