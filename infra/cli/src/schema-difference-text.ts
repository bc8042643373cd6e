/** What stands between a record and a fact, as text: both schemas, the fields in which they differ, the rules that are broken. */
import type { SchemaDifference } from '@loyalty-ladder/operations/records/schema-difference.ts';
import { fieldVerdictText, readerText, writerText } from '@loyalty-ladder/operations/words/schema-words.ts';
import { printable, type Terminal, wrap } from './terminal.ts';

export function differenceLines(difference: SchemaDifference, { width }: Terminal): string[] {
  const differing = difference.fields.filter(({ verdict }) => verdict !== 'same');
  const fields = differing.map((field) => `  ${printable(field.path)}  ${printable(fieldVerdictText(field))}`);
  const rules = difference.broken.map(({ field, rule }) => `  ${printable(field)}  ${printable(rule)}`);
  return [
    `written   ${printable(writerText(difference.writer))}`,
    `read as   ${readerText(difference.reader)}`,
    ...(difference.fields.length > 0 && differing.length === 0 ? ['fields    the same in both'] : []),
    ...(fields.length === 0 ? [] : ['fields that differ', ...fields]),
    ...(rules.length === 0 ? [] : ['rules broken by values', ...rules]),
  ].map((line) => wrap(line, width, '    '));
}
