/** A record of a topic as it is shown: where it lies, whose it is, what its headers and its value say. */
import type { Payload } from '@loyalty-ladder/operations/records/decode-payload.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';
import { printable, type Terminal } from './terminal.ts';

export interface TailedMessage {
  readonly topic: string;
  readonly partition: number;
  readonly message: StreamMessage;
  readonly payload: Payload;
}

/** Narrower than this, what a record says goes on a line of its own. */
const WIDE = 120;

/** One line, or two on a narrow terminal: place, append time, type, key; then the value, whole. */
export function messageText({ partition, message, payload }: TailedMessage, terminal: Terminal): string {
  const { offset, timestamp, key, headers } = message;
  const type = headers.ce_type?.toString() ?? '(no ce_type)';
  const original = originalPlace(headers);
  const head = [
    terminal.dim(`${partition}/${offset}`),
    new Date(Number(timestamp)).toISOString(),
    terminal.bold(printable(type)),
    printable(key?.toString() ?? '(no key)'),
    ...(original === undefined ? [] : [deadLetterText(original, headers)]),
  ].join('  ');
  const body = payload.ok ? printable(jsonText(payload.body)) : `(${payload.why})`;
  return terminal.width < WIDE ? `${head}\n    ${body}\n` : `${head}  ${body}\n`;
}

/** One object a line. */
export function messageJson({ topic, partition, message, payload }: TailedMessage): string {
  const { offset, timestamp, key, value, headers } = message;
  const original = originalPlace(headers);
  const texts = Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, header.toString()]));
  return `${jsonText({
    topic,
    partition,
    offset,
    ...(original === undefined ? {} : { original }),
    appendedAt: Number(timestamp),
    key: key?.toString() ?? null,
    headers: texts,
    ...(payload.ok ? { schemaId: payload.schemaId, body: payload.body } : { undecoded: payload.why, bytes: value }),
  })}\n`;
}

type Headers = StreamMessage['headers'];

/** Of a dead letter: the record as `npm run dead-letters -- show` takes it. */
function originalPlace(headers: Headers): string | undefined {
  const [topic, partition, offset] = [headers['dlq-topic'], headers['dlq-partition'], headers['dlq-offset']];
  return topic && partition && offset && `${topic}/${partition}/${offset}`;
}

function deadLetterText(original: string, headers: Headers): string {
  const [reason, detail] = ['dlq-reason', 'dlq-detail'].map((name) => printable(headers[name]?.toString() ?? ''));
  return `dead letter ${printable(original)}: ${reason} (${detail})`;
}
