/**
 * A customer's card as a Kafka record and back, for whoever begins late (loyalty.customers). It tells what the outcomes up to its version
 * have led to, so it needs no revision: the one with the higher (epoch, version) holds.
 */
import { hash } from 'node:crypto';
import type { Advice, RiskLevel, Stage, Strategy } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Balances, FollowUp } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { writeEnvelope } from './cloud-events.ts';
import { frameValue, readFrame } from './confluent-frame.ts';
import { type Refusal, refuse } from './dead-letter-reason.ts';
import type { WireRecord } from './fact-wire.ts';
import { messageSchema } from './message-schemas.ts';
import type { NextExpiry } from './outcome-event.ts';
import { OUTCOME_SOURCE } from './outcome-wire.ts';
import type { CardDriver } from './published-driver.ts';
import type { SchemaCatalog } from './schema-catalog.ts';
import { CARD_TYPE } from './topics.ts';
import { withoutNulls } from './without-nulls.ts';

export interface CustomerCard {
  readonly customerId: string;
  /** Of the store: what was told in another one cannot be compared by version or sequence. */
  readonly epoch: bigint;
  readonly version: bigint;
  /** Absent before the first fact. */
  readonly asOf?: Instant;
  readonly stage: Stage;
  /** The program's for the rung, as it was read. */
  readonly strategy: Strategy;
  readonly risk: RiskLevel;
  readonly balances: Balances;
  readonly nextExpiry?: NextExpiry;
  /** By outcome topic the last sequence number that the card knows. */
  readonly sequences: CardSequences;
  readonly keyCustomer: boolean;
  readonly advice: Advice;
  /** The open case; null or absent: none. */
  readonly followUp?: FollowUp | null;
  /** Null or absent: the risk is none. */
  readonly driver?: CardDriver | null;
}

export interface CardSequences {
  readonly stage: bigint;
  readonly risk: bigint;
  readonly points: bigint;
  readonly followUp: bigint;
  readonly notice: bigint;
  readonly advice: bigint;
  readonly key: bigint;
}

export interface EncodedCard {
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

export type CardResult = { readonly ok: true; readonly card: CustomerCard } | Refusal;

/** @param readAt by the ladder's clock. @param catalog opened with the card among `writes`. */
export function encodeCard(card: CustomerCard, readAt: Instant, catalog: SchemaCatalog): EncodedCard {
  const { customerId, epoch, version } = card;
  const value = frameValue(catalog.writerId(CARD_TYPE), messageSchema(CARD_TYPE).avro.toBuffer(card));
  return { value, headers: headersOf(customerId, `${epoch}\0${version}`, readAt) };
}

/** Of a customer who is not there any more: compaction leaves nothing of them. */
export function encodeErasure(customerId: string, readAt: Instant): EncodedCard {
  return { value: null, headers: headersOf(customerId, 'erased', readAt) };
}

function headersOf(customerId: string, what: string, time: Instant): Record<string, string> {
  const id = hash('sha256', `${customerId}\0${CARD_TYPE}\0${what}`, 'hex').slice(0, 32);
  return writeEnvelope({ id, source: OUTCOME_SOURCE, type: CARD_TYPE, time });
}

/** @throws SchemaRegistryError when the registry does not answer. */
export async function decodeCard({ value }: Pick<WireRecord, 'value'>, catalog: SchemaCatalog): Promise<CardResult> {
  const frame = readFrame(value);
  if (!frame.ok) return frame;
  const reader = await catalog.reader(frame.schemaId, CARD_TYPE);
  if (!reader.ok) return reader;
  try {
    return { ok: true, card: withoutNulls(reader.read(frame.body)) as CustomerCard };
  } catch {
    return refuse('undecodable', 'the bytes are not what their schema says');
  }
}
