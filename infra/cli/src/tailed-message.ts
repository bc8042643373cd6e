/** A record of a topic as it is shown: where it lies, whose it is, what its headers and its value say. */
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';
import type { Payload } from './decode-payload.ts';
import { jsonText } from './json-text.ts';
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
  const reason = headers['dlq-reason']?.toString();
  const head = [
    terminal.dim(`${partition}/${offset}`),
    new Date(Number(timestamp)).toISOString(),
    terminal.bold(printable(type)),
    printable(key?.toString() ?? '(no key)'),
    ...(reason === undefined
      ? []
      : [`dead letter: ${printable(reason)} (${printable(headers['dlq-detail']?.toString() ?? '')})`]),
  ].join('  ');
  const body = payload.ok ? printable(jsonText(payload.body)) : `(${payload.why})`;
  return terminal.width < WIDE ? `${head}\n    ${body}\n` : `${head}  ${body}\n`;
}

/** One object a line. */
export function messageJson({ topic, partition, message, payload }: TailedMessage): string {
  const { offset, timestamp, key, value, headers } = message;
  const texts = Object.fromEntries(Object.entries(headers).map(([name, header]) => [name, header.toString()]));
  return `${jsonText({
    topic,
    partition,
    offset,
    appendedAt: Number(timestamp),
    key: key?.toString() ?? null,
    headers: texts,
    ...(payload.ok ? { schemaId: payload.schemaId, body: payload.body } : { undecoded: payload.why, bytes: value }),
  })}\n`;
}
