/** What a key of the gateway may be allowed to do, and in words what that is. */

import { whyNoSource } from '@loyalty-ladder/contracts/cloud-events.ts';
import { whyReserved } from '@loyalty-ladder/contracts/own-source.ts';
import { INPUT_TOPICS } from '@loyalty-ladder/contracts/topics.ts';
import type { StoredGrant } from '@loyalty-ladder/store/keys/api-key-row.ts';

export const SCOPES = {
  publish: 'send facts; may be bound to sources and topics',
  read: 'look at cards, statements, history, outcomes and the program, of all customers',
  redeem: 'hold, capture, release, redeem and give back points, of all customers',
  adjust: 'correct points by hand, with a reason',
  admin: 'manage webhooks and what is set',
  ops: 'look at what ops need, and act on it: the dashboard, deliveries and their answers',
} as const;

export type Scope = keyof typeof SCOPES;

export interface Grant {
  readonly scopes: readonly Scope[];
  /** `ce_source` of what it may publish; undefined: any. */
  readonly sources?: readonly string[] | undefined;
  /** What it may publish to; undefined: any. */
  readonly topics?: readonly string[] | undefined;
}

export const isScope = (text: string): text is Scope => Object.hasOwn(SCOPES, text);

/** @returns what is wrong with a grant, in words; undefined: nothing. */
export function faultOfGrant({ scopes, sources, topics }: Grant): string | undefined {
  if (scopes.length === 0) return 'a key that may do nothing is of no use: give it a scope';
  const unknown = topics?.find((topic) => !INPUT_TOPICS.some((each) => each === topic));
  if (unknown !== undefined) return `there is no topic ${unknown} to publish to, only ${INPUT_TOPICS.join(', ')}`;
  const broken = sources?.flatMap((source) => whyNoSource(source) ?? whyReserved(source) ?? []).at(0);
  if (broken !== undefined) return `a source ${broken}`;
  if ((sources ?? topics) !== undefined && !scopes.includes('publish'))
    return 'sources and topics bind the scope publish, which this key has not';
  return undefined;
}

/** A scope that this version does not know (a newer one has stored it) grants nothing here. */
export function grantOf({ scopes, ...bounds }: StoredGrant): Grant {
  return { scopes: scopes.filter(isScope), ...bounds };
}

export function toStoredGrant({ scopes, sources, topics }: Grant): StoredGrant {
  return { scopes, ...(sources && { sources }), ...(topics && { topics }) };
}
