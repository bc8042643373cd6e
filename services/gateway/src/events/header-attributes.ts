/**
 * Attributes of a CloudEvent in HTTP headers, binary mode: `ce-id: F%201`. Values are percent-encoded UTF-8, and may be quoted as older
 * senders do (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md#3132-http-header-values).
 * The cloudevents package is not used for reading: as of version 10 it decodes no header, takes a missing specversion for 1.0, joins
 * repeated headers into one value, and fails a whole batch for one of its events.
 */
import type { BrokenRule } from '@loyalty-ladder/contracts/fact-bodies.ts';
import { shownName } from '@loyalty-ladder/contracts/json-event.ts';

export interface HeaderAttributes {
  readonly attributes: Readonly<Record<string, string>>;
  readonly errors: readonly BrokenRule[];
}

const PREFIX = 'ce-';
const PRINTABLE = /^[\x20-\x7e]*$/;

/** @param rawHeaders as Node has them: names and values in turn. */
export function readHeaderAttributes(rawHeaders: readonly string[]): HeaderAttributes {
  const attributes: Record<string, string> = Object.create(null);
  const errors: BrokenRule[] = [];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]?.toLowerCase() ?? '';
    if (!name.startsWith(PREFIX)) continue;
    const attribute = name.slice(PREFIX.length);
    const value = decoded(rawHeaders[at + 1] ?? '');
    const broken = whyBroken(attribute, value, attributes[attribute]);
    if (broken !== undefined) errors.push({ field: shownName(attribute), rule: broken });
    else if (value !== undefined) attributes[attribute] = value;
  }
  return { attributes, errors };
}

/** Some readers take the first of two headers and some the last: nobody can say which counts. */
function whyBroken(attribute: string, value: string | undefined, before: string | undefined): string | undefined {
  if (attribute === 'datacontenttype') return 'must not be there: in this mode it is the header Content-Type';
  if (value === undefined) return 'must be percent-encoded UTF-8';
  return before === undefined || before === value ? undefined : 'must not be there twice with different values';
}

function decoded(value: string): string | undefined {
  if (!PRINTABLE.test(value)) return undefined;
  try {
    return decodeURIComponent(unquoted(value));
  } catch {
    return undefined;
  }
}

const unquoted = (value: string): string =>
  /^"(?:[^"\\]|\\.)*"$/.test(value) ? value.slice(1, -1).replace(/\\(.)/g, '$1') : value;
