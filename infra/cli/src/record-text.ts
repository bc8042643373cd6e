/** A record of a topic in one line, or two on a narrow terminal: place, append time, type, key; then the value, whole. */
import type { DecodedRecord } from '@loyalty-ladder/operations/records/decode-record.ts';
import { headerText } from '@loyalty-ladder/operations/records/shown-headers.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { printable, type Terminal } from './terminal.ts';

/** Narrower than this, what a record says goes on a line of its own. */
const WIDE = 120;

export function recordText(record: DecodedRecord, terminal: Terminal): string {
  const { partition, offset, appendedAt, key, headers, original } = record;
  const head = [
    terminal.dim(`${partition}/${offset}`),
    new Date(appendedAt).toISOString(),
    terminal.bold(printable(headerText(headers, 'ce_type') ?? '(no ce_type)')),
    printable(key ?? '(no key)'),
    ...(original === undefined ? [] : [deadLetterText(original, headers)]),
  ].join('  ');
  const body = 'undecoded' in record ? `(${record.undecoded})` : printable(jsonText(record.body));
  return terminal.width < WIDE ? `${head}\n    ${body}\n` : `${head}  ${body}\n`;
}

/** @param original as `npm run dead-letters -- show` takes it. */
function deadLetterText(original: string, headers: DecodedRecord['headers']): string {
  const [reason, detail] = ['dlq-reason', 'dlq-detail'].map((name) => printable(headerText(headers, name) ?? ''));
  return `dead letter ${printable(original)}: ${reason} (${detail})`;
}
