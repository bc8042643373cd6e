/** A record that could not be applied, by its place: as it came, and what its value says. */
import { topicName } from '@loyalty-ladder/contracts/topics.ts';
import { readHeaders } from '@loyalty-ladder/store/codecs/header-codec.ts';
import {
  type FoundDeadLetter,
  findDeadLetters,
  type RecordPlace,
} from '@loyalty-ladder/store/stream/find-dead-letters.ts';
import { WireHeaders } from '@loyalty-ladder/stream/wire-headers.ts';
import type { Pool } from 'pg';
import { decodePayload, type Payload, type PayloadSchemas } from './decode-payload.ts';
import { headerText, type ShownHeader, showHeaders } from './shown-headers.ts';

export interface DecodedDeadLetter {
  readonly letter: Omit<FoundDeadLetter, 'headers'> & { readonly headers: readonly ShownHeader[] };
  /** Of its value. */
  readonly payload: Payload;
}

/**
 * @param place its topic with the environment's prefix or without it.
 * @returns one for each consumer group that could not apply it; none: it was applied, not read yet, or never there.
 * @throws SchemaRegistryError when the registry does not answer.
 */
export async function readDeadLetters(
  pool: Pool,
  place: RecordPlace,
  prefix: string,
  schemas: PayloadSchemas,
): Promise<DecodedDeadLetter[]> {
  const found = await findDeadLetters(pool, place);
  const letters =
    found.length > 0 ? found : await findDeadLetters(pool, { ...place, topic: topicName(prefix, place.topic) });
  return Promise.all(letters.map((letter) => decoded(letter, schemas)));
}

async function decoded(letter: FoundDeadLetter, schemas: PayloadSchemas): Promise<DecodedDeadLetter> {
  const headers = showHeaders(readHeaders(letter.headers, (wire) => new WireHeaders(wire)));
  const payload = await decodePayload(letter.value, headerText(headers, 'ce_type'), schemas);
  return { letter: { ...letter, headers }, payload };
}
