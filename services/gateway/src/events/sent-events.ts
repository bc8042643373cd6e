/**
 * The events of a request in one of the three modes of CloudEvents over HTTP, told apart by Content-Type: binary (attributes in headers, the
 * body is the data), structured (one event is the body), batch (a list of them).
 */
import type { BrokenRule } from '@loyalty-ladder/contracts/fact-bodies.ts';
import type { JsonEvent } from '@loyalty-ladder/contracts/json-event.ts';
import { isObject } from '@loyalty-ladder/contracts/unknown-fields.ts';
import { Problem } from '../http/problem.ts';
import { readHeaderAttributes } from './header-attributes.ts';

export const STRUCTURED = 'application/cloudevents+json';
export const BATCH = 'application/cloudevents-batch+json';
export const MEDIA_TYPES = ['application/json', STRUCTURED, BATCH];

export const BATCH_EVENTS_MAX = 1_000;

/** An event as it came, what is already known to be wrong with it, and how its fields are called in this request. */
export interface SentEvent {
  readonly event: JsonEvent;
  readonly errors: readonly BrokenRule[];
  /** @param path of an attribute or within the data: `id`, `data.lines[3].sku`. */
  fieldOf(path: string): string;
}

export interface SentEvents {
  readonly isBatch: boolean;
  readonly events: readonly SentEvent[];
}

/** @param body parsed. @throws Problem where the request as a whole is at fault. */
export function sentEvents(contentType: string | undefined, rawHeaders: readonly string[], body: unknown): SentEvents {
  const mediaType = contentType?.split(';', 1)[0]?.trim().toLowerCase();
  if (mediaType === BATCH) return { isBatch: true, events: batchOf(body) };
  return { isBatch: false, events: [mediaType === STRUCTURED ? structured(body, 'body') : binary(rawHeaders, body)] };
}

function batchOf(body: unknown): SentEvent[] {
  if (!Array.isArray(body) || body.length > BATCH_EVENTS_MAX) {
    const rule = `must be a list of at most ${BATCH_EVENTS_MAX} events`;
    throw new Problem('invalid-request', { errors: [{ field: 'body', rule }] });
  }
  return body.map((item, index) => structured(item, `body[${index}]`));
}

/** https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md */
function structured(item: unknown, at: string): SentEvent {
  const fieldOf = (path: string) => (path === '' ? at : `${at}.${path}`);
  if (!isObject(item)) {
    return {
      event: NOTHING,
      errors: [{ field: '', rule: 'must be an event: an object with its attributes' }],
      fieldOf,
    };
  }
  const { data, data_base64, ...attributes } = item;
  const errors =
    data_base64 == null ? [] : [{ field: 'data_base64', rule: 'is for binary data: facts are JSON, in data' }];
  return { event: { attributes, data }, errors, fieldOf };
}

function binary(rawHeaders: readonly string[], data: unknown): SentEvent {
  const { attributes, errors } = readHeaderAttributes(rawHeaders);
  const fieldOf = (path: string) => (/^data(\.|$)/.test(path) ? path.replace('data', 'body') : `headers.ce-${path}`);
  return { event: { attributes, data }, errors, fieldOf };
}

const NOTHING: JsonEvent = { attributes: {}, data: undefined };
