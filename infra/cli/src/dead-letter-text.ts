/** Dead letters as text: a list of what could not be applied, and one record with its headers and what its bytes say. */
import { DEAD_LETTER_REASONS } from '@loyalty-ladder/contracts/dead-letter-reason.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { repairText } from '@loyalty-ladder/operations/records/dead-letter-repair.ts';
import type { Payload } from '@loyalty-ladder/operations/records/decode-payload.ts';
import type { DecodedDeadLetter, DecodedVersion } from '@loyalty-ladder/operations/records/read-dead-letters.ts';
import { placeText } from '@loyalty-ladder/operations/records/record-place.ts';
import { type ShownHeader, showBytes } from '@loyalty-ladder/operations/records/shown-headers.ts';
import { durationText } from '@loyalty-ladder/operations/words/duration-text.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import type { ListedDeadLetter } from '@loyalty-ladder/store/stream/list-dead-letters.ts';
import { hexDump } from './hex-dump.ts';
import { instantText } from './instant-text.ts';
import { differenceLines } from './schema-difference-text.ts';
import { printable, type Terminal, wrap } from './terminal.ts';

const WIDE_DUMP = 76;

/** A line a record, and its rule below it: whole, however narrow the terminal. */
export function deadLettersText(letters: readonly ListedDeadLetter[], now: Instant, terminal: Terminal): string {
  return letters.map((letter) => `${letterText(letter, now, terminal)}\n`).join('');
}

export interface ListEnd {
  readonly shown: number;
  /** There may be more behind this one; undefined: there are none. */
  readonly next: bigint | undefined;
  /** Of those that were shown. */
  readonly reasons: readonly string[];
  /** All that are open, by reason. */
  readonly counts: Readonly<Record<string, number>>;
}

/** What stands below a list: how many there are, and what to do about them. */
export function closingText({ shown, next, reasons, counts }: ListEnd, terminal: Terminal): string {
  const open = Object.values(counts).reduce((sum, count) => sum + count, 0);
  const byReason = Object.entries(counts).map(([reason, count]) => `${reason} ${count}`);
  if (open === 0 && shown === 0) return 'There are no open dead letters.\n';
  const all = open === 0 ? 'None is open.' : `${open} open by reason: ${byReason.join(', ')}.`;
  const more = next === undefined ? [] : [`\`--below ${next}\` goes on behind the last one.`];
  const repair = [
    ...reasons.map((reason) => `${reason}: ${repairText(reason)}.`),
    '`npm run dead-letters -- show RECORD` shows one with its headers and bytes.',
    'One is closed by itself once its sender has sent a good one of the same ce_source and ce_id; by hand with `replay` (the program, a ' +
      'schema, this software or, with `mend`, the letter itself was mended) and `discard`.',
  ];
  return [
    ...(shown === 0 ? [] : ['\n']),
    `${wrap([`${shown} shown.`, all, ...more].join(' '), terminal.width, '  ')}\n`,
    ...(shown === 0
      ? []
      : ['\nTo repair\n', ...repair.map((line) => `${wrap(`  ${line}`, terminal.width, '    ')}\n`)]),
  ].join('');
}

/** As JSON: the key as text where it is text. */
export function listedLetter({ key, ...letter }: ListedDeadLetter): object {
  return { ...letter, key: key === null ? null : showBytes(key) };
}

function letterText(letter: ListedDeadLetter, now: Instant, terminal: Terminal): string {
  const { letterNo, recordedAt, reason, source, eventId, key, detail, group, state } = letter;
  const named = [
    ...(source === null ? [] : [`from ${printable(source)}`]),
    ...(eventId === null ? [] : [`id ${printable(eventId)}`]),
    ...(key === null ? [] : [`key ${bytesText(key)}`]),
  ];
  const age = `${durationText(Math.max(0, now - recordedAt) / 1_000)} old`;
  const head = [
    `${letterNo}`,
    instantText(recordedAt),
    age,
    placeText(letter),
    terminal.bold(reason),
    ...named,
    `by ${group}`,
  ];
  const lines = [
    wrap(head.join('  '), terminal.width, '  '),
    wrap(`    ${printable(detail)}`, terminal.width, '    '),
    ...(state === 'open' ? [] : [wrap(`    ${settledText(letter)}`, terminal.width, '    ')]),
  ];
  return lines.join('\n');
}

function settledText({
  state,
  settledAt,
  settledBecause,
}: Pick<ListedDeadLetter, 'state' | 'settledAt' | 'settledBecause'>): string {
  if (settledAt === null) return state;
  return `${state} ${instantText(settledAt)}: ${printable(settledBecause ?? '')}`;
}

export function deadLetterText(
  { letter, payload, difference, versions }: DecodedDeadLetter,
  terminal: Terminal,
): string {
  const { reason, detail, group, key, headers, brokerTimestamp, recordedAt } = letter;
  const meaning = (DEAD_LETTER_REASONS as Readonly<Record<string, string>>)[reason];
  const lines = [
    terminal.bold(`${placeText(letter)}  (${letter.letterNo})`),
    `reason    ${reason}${meaning === undefined ? '' : `: ${meaning}`}`,
    `detail    ${printable(detail)}`,
    `repair    ${repairText(reason)}`,
    `state     ${settledText(letter)}`,
    `group     ${group}`,
    `appended  ${instantText(brokerTimestamp)} UTC (broker)`,
    `recorded  ${instantText(recordedAt)} UTC (ladder's clock)`,
    `key       ${key === null ? '(none)' : bytesText(key)}`,
    'headers',
    ...headers.map(({ name, value }) => `  ${shownText(name)}: ${value === null ? '(no value)' : shownText(value)}`),
    ...payloadLines(letter.value, payload, terminal),
    ...differenceLines(difference, terminal),
    ...versions.flatMap(versionLines),
  ];
  return `${lines.join('\n')}\n`;
}

function payloadLines(value: Buffer | null, payload: Payload, terminal: Terminal): string[] {
  if (payload.ok) return [`value     Avro, schema ${payload.schemaId}`, printableJson(payload.body)];
  if (value === null) return ['value     (none: a tombstone)'];
  const size = value.length === 1 ? '1 byte' : `${value.length} bytes`;
  return [`value     ${size} that do not decode: ${payload.why}`, hexDump(value, terminal.width < WIDE_DUMP ? 8 : 16)];
}

function versionLines({ version, madeAt, madeBy, reason, payload }: DecodedVersion): string[] {
  return [
    `version ${version}  made ${instantText(madeAt)} by ${printable(madeBy)}: ${printable(reason)}`,
    payload.ok ? printableJson(payload.body) : `  cannot be read: ${payload.why}`,
  ];
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
