/**
 * What staff did for a customer, or noticed about one, as the fact contact.service: the answer to a critic, and a line typed at a till. Its
 * source is not the product's own (own-source.ts): people say so, and anybody may be allowed to publish under it.
 */
import type { BrokenRule } from '@loyalty-ladder/contracts/fact-bodies.ts';
import { type JsonFactResult, readJsonFact } from '@loyalty-ladder/contracts/fact-json.ts';
import type { JsonEvent } from '@loyalty-ladder/contracts/json-event.ts';
import type { ServiceCause } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

/** `ce_source` of what staff say. */
export const STAFF_SOURCE = 'staff';

/** Of the answer to a critic. */
export const FOLLOW_UP_TOUCHPOINT = 'follow-up';

export interface ServiceContact {
  /** Names it with the source: said again it counts once. */
  readonly id: string;
  /** When it was, RFC 3339. */
  readonly time: string;
  readonly customerId: string;
  readonly touchpoint: string;
  readonly waitSeconds: number;
  /** True settles an open follow-up, unless a complaint is open. */
  readonly resolved: boolean;
  readonly cause?: ServiceCause | undefined;
  /** Who did it, or noticed it. */
  readonly employeeId?: string | undefined;
}

/** As it would be sent over HTTP: the rules of facts are those of every publisher. */
export function serviceContactEvent({ id, time, ...contact }: ServiceContact): JsonEvent {
  const data = Object.fromEntries(Object.entries(contact).filter(([, value]) => value !== undefined));
  return { attributes: { specversion: '1.0', type: 'contact.service', source: STAFF_SOURCE, id, time }, data };
}

/** @param now of this process's clock. @returns the fact, or the rules that it breaks, by the names of `ServiceContact`. */
export function judgeServiceContact(contact: ServiceContact, now: Instant): JsonFactResult {
  const read = readJsonFact(serviceContactEvent(contact), now);
  return read.ok ? read : { ok: false, errors: read.errors.map(named) };
}

const named = ({ field, rule }: BrokenRule): BrokenRule => ({ field: fieldOfContact(field), rule });

/** `data.touchpoint` is what its sender calls `touchpoint`. */
export const fieldOfContact = (path: string): string => path.replace(/^data\./, '');
