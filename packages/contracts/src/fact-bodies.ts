/** The rules of each fact's body, whatever it was written in: Avro in a topic (fact-wire.ts) or JSON at the door (fact-json.ts). */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { z } from 'zod';
import { CONTACT_FACTS } from './contact-facts.ts';
import { whyNotThen } from './currency.ts';
import type { FactBody } from './fact-body.ts';
import { FEEDBACK_FACTS } from './feedback-facts.ts';
import { PURCHASE_FACTS } from './purchase-facts.ts';
import { TOPIC_BY_FACT_TYPE, type WireFactType } from './topics.ts';

export const FACT_BODIES: { readonly [T in WireFactType]: z.ZodType<FactBody<T>> } = {
  ...PURCHASE_FACTS,
  ...CONTACT_FACTS,
  ...FEEDBACK_FACTS,
};

/** Where and how a fact breaks the rules: a path and a text, never the value. */
export interface BrokenRule {
  readonly field: string;
  readonly rule: string;
}

/** Of the broker's clock, by which consumers judge: a producer's may be this much ahead. */
export const AHEAD_MS_MAX = 5 * 60_000;

export const isWireFactType = (type: string): type is WireFactType => Object.hasOwn(TOPIC_BY_FACT_TYPE, type);

/** What a value may be depends on when, in one field alone. */
export function whyOutdated(body: object, occurredAt: Instant): BrokenRule | undefined {
  const rule = 'currency' in body ? whyNotThen(String(body.currency), occurredAt) : undefined;
  return rule === undefined ? undefined : { field: 'currency', rule };
}

/** Zod's own texts name types and limits, never the value. */
export function brokenRules({ issues }: z.ZodError): BrokenRule[] {
  return issues.map(({ path, message }) => ({ field: pathText(path), rule: message }));
}

function pathText(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return text.replace(/^\./, '');
}

/** A fact does not have the fields that it does not carry. */
export function present(body: object): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const name of Object.keys(body)) {
    const value = (body as Record<string, unknown>)[name];
    if (value !== null && value !== undefined) fields[name] = value;
  }
  return fields;
}
