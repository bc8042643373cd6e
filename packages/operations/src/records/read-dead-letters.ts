/** A record that could not be applied, by its place: as it came, and what its value says. */
import { topicName } from '@loyalty-ladder/contracts/topics.ts';
import {
  type FoundDeadLetter,
  findDeadLetters,
  type RecordPlace,
} from '@loyalty-ladder/store/stream/find-dead-letters.ts';
import type { Pool } from 'pg';
import { decodePayload, type Payload, type PayloadSchemas } from './decode-payload.ts';

export interface DecodedDeadLetter {
  readonly letter: FoundDeadLetter;
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
  const { ce_type: type } = letter.headers;
  return { letter, payload: await decodePayload(letter.value, typeof type === 'string' ? type : undefined, schemas) };
}
