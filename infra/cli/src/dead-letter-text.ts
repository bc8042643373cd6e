/** Dead letters as text: a list of what could not be applied, and one record with its headers and what its bytes say. */
import { DEAD_LETTER_REASONS } from '@loyalty-ladder/contracts/dead-letter-reason.ts';
import { repairText } from '@loyalty-ladder/operations/records/dead-letter-repair.ts';
import type { Payload } from '@loyalty-ladder/operations/records/decode-payload.ts';
import type { DecodedDeadLetter } from '@loyalty-ladder/operations/records/read-dead-letters.ts';
import { placeText } from '@loyalty-ladder/operations/records/record-place.ts';
import type { ShownHeader } from '@loyalty-ladder/operations/records/shown-headers.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import type { ListedDeadLetter } from '@loyalty-ladder/store/stream/list-dead-letters.ts';
import { hexDump } from './hex-dump.ts';
import { instantText } from './instant-text.ts';
import { printable, type Terminal, wrap } from './terminal.ts';

const WIDE_DUMP = 76;

/** A line a record, and its rule below it: whole, however narrow the terminal. */
export function deadLettersText(
  letters: readonly ListedDeadLetter[],
  counts: Readonly<Record<string, number>>,
  terminal: Terminal,
): string {
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0);
  if (all === 0) return 'There are no dead letters.\n';
  const byReason = Object.entries(counts).map(([reason, count]) => `${reason} ${count}`);
  const reasons = [...new Set(letters.map(({ reason }) => reason))].toSorted();
  const next = [
    ...reasons.map((reason) => `${reason}: ${repairText(reason)}.`),
    '`npm run dead-letters -- show RECORD` shows one with its headers and bytes.',
  ];
  return [
    ...letters.map((letter) => `${letterText(letter, terminal)}\n`),
    ...(letters.length === 0 ? [] : ['\n']),
    `${wrap(`${letters.length} of ${all} shown. All by reason: ${byReason.join(', ')}.`, terminal.width, '  ')}\n`,
    ...(letters.length === 0
      ? []
      : ['\nTo repair\n', ...next.map((line) => `${wrap(`  ${line}`, terminal.width, '    ')}\n`)]),
  ].join('');
}

function letterText(letter: ListedDeadLetter, terminal: Terminal): string {
  const { recordedAt, reason, source, detail, group } = letter;
  const from = source === null ? [] : [`from ${printable(source)}`];
  const head = [instantText(recordedAt), placeText(letter), terminal.bold(reason), ...from, `by ${group}`].join('  ');
  return `${wrap(head, terminal.width, '  ')}\n${wrap(`    ${printable(detail)}`, terminal.width, '    ')}`;
}

export function deadLetterText({ letter, payload }: DecodedDeadLetter, terminal: Terminal): string {
  const { reason, detail, group, key, headers, brokerTimestamp, recordedAt } = letter;
  const meaning = (DEAD_LETTER_REASONS as Readonly<Record<string, string>>)[reason];
  const lines = [
    terminal.bold(placeText(letter)),
    `reason    ${reason}${meaning === undefined ? '' : `: ${meaning}`}`,
    `detail    ${printable(detail)}`,
    `repair    ${repairText(reason)}`,
    `group     ${group}`,
    `appended  ${instantText(brokerTimestamp)} UTC (broker)`,
    `recorded  ${instantText(recordedAt)} UTC (ladder's clock)`,
    `key       ${key === null ? '(none)' : bytesText(key)}`,
    'headers',
    ...headers.map(({ name, value }) => `  ${shownText(name)}: ${value === null ? '(no value)' : shownText(value)}`),
    ...payloadLines(letter.value, payload, terminal),
  ];
  return `${lines.join('\n')}\n`;
}

function payloadLines(value: Buffer | null, payload: Payload, terminal: Terminal): string[] {
  if (payload.ok) return [`value     Avro, schema ${payload.schemaId}`, printableJson(payload.body)];
  if (value === null) return ['value     (none: a tombstone)'];
  const size = value.length === 1 ? '1 byte' : `${value.length} bytes`;
  return [`value     ${size} that do not decode: ${payload.why}`, hexDump(value, terminal.width < WIDE_DUMP ? 8 : 16)];
}

/** Line breaks are the layout's own: JSON escapes those of the data. */
const printableJson = (body: unknown): string => jsonText(body, 2).split('\n').map(printable).join('\n');

function shownText(text: ShownHeader['name']): string {
  return typeof text === 'string' ? printable(text) : `base64 ${text.base64}`;
}

function bytesText(bytes: Buffer): string {
  const text = bytes.toString('utf8');
  return Buffer.from(text).equals(bytes) ? printable(text) : `hex ${bytes.toString('hex')}`;
}
