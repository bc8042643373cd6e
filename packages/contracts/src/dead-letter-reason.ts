/** Why a record cannot be applied: a closed set, because alerts, metrics and `npm run dead-letters` are grouped by it. */
export const DEAD_LETTER_REASONS = {
  'empty-value': 'a tombstone or no bytes at all: facts are never deleted by the log',
  'missing-header': 'a CloudEvents header that the binding requires is not there',
  'null-header': 'a CloudEvents header is there, but without a value',
  'repeated-header':
    'a CloudEvents header is there more than once, with different values: readers would disagree on which counts',
  'malformed-header': 'a CloudEvents header breaks its rule',
  'unknown-type': 'ce_type is not the type of a fact that comes through a topic',
  'wrong-magic-byte': 'the value does not begin as the Confluent wire format does',
  'unknown-schema': 'the registry does not know the schema id',
  'incompatible-schema': 'the schema is known but cannot be read as the one of ce_type',
  undecodable: 'the bytes are not what their schema says',
  'invalid-value': 'a value breaks its rule',
  'key-mismatch': "the record's key is not the customerId",
  'from-the-future': 'occurredAt lies more than 5 minutes after the append time',
  'source-set-aside': 'nothing is wrong with the record, but too many others of its source could not be applied',
  'id-conflict': 'the same source and id were recorded with another content',
  'refused-by-store': 'what follows from the record cannot be held: SQLSTATE class 22 or 23, or numbers beyond 64 bits',
} as const;

export type DeadLetterReason = keyof typeof DEAD_LETTER_REASONS;

/** A refusal. `detail` names the field and the rule, never a value: it may identify a person. */
export interface Refusal {
  readonly ok: false;
  readonly reason: DeadLetterReason;
  readonly detail: string;
}

export function refuse(reason: DeadLetterReason, detail: string): Refusal {
  return { ok: false, reason, detail };
}
