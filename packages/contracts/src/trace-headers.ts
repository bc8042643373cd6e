/**
 * The context of a trace in the headers of a record: `traceparent` names the span that sent it (W3C, as OpenTelemetry has it in Kafka), and
 * `ce_traceparent` the one in which the event came to be, whatever carried it since
 * (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/extensions/distributed-tracing.md). No reader needs either.
 */
import { parseTraceparent } from '@loyalty-ladder/runtime/tracing/traceparent.ts';
import type { MessageHeaders } from './cloud-events.ts';

const SENT_BY = 'traceparent';
const MADE_BY = 'ce_traceparent';
/** A record may have half a million headers, and whoever traces puts its own among the first. */
const HEADERS_READ_MAX = 64;

/** @param madeBy, sentBy undefined: no such header. */
export function traceHeaders(madeBy: string | undefined, sentBy: string | undefined): Record<string, string> {
  return {
    ...(madeBy !== undefined && { [MADE_BY]: madeBy }),
    ...(sentBy !== undefined && { [SENT_BY]: sentBy }),
  };
}

/** @returns the context to go on in, if it is valid and recorded: that of who sent it, else that of who made it. */
export function recordedContext(headers: MessageHeaders): string | undefined {
  let madeBy: string | undefined;
  let read = 0;
  for (const { name, value } of headers) {
    if (name === SENT_BY && isContext(value)) return recorded(value);
    if (name === MADE_BY && isContext(value)) madeBy ??= String(value);
    read += 1;
    if (read === HEADERS_READ_MAX) break;
  }
  return recorded(madeBy);
}

const isContext = (value: Buffer | string | null): value is Buffer | string =>
  value !== null && parseTraceparent(String(value)) !== undefined;

function recorded(value: Buffer | string | undefined): string | undefined {
  const text = value === undefined ? undefined : String(value);
  return parseTraceparent(text)?.isSampled === true ? text : undefined;
}
