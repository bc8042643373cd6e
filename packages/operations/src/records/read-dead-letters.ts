/** Records that could not be applied: as they came, and what their values say. */
import { readHeaders } from '@loyalty-ladder/store/codecs/header-codec.ts';
import { type FoundDeadLetter, findDeadLetters } from '@loyalty-ladder/store/stream/find-dead-letters.ts';
import { type DeadLetterFilter, listDeadLetters } from '@loyalty-ladder/store/stream/list-dead-letters.ts';
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
 * @returns of a record one for each consumer group that could not apply it; none: it was applied, not read yet, or never there.
 * @throws SchemaRegistryError when the registry does not answer.
 */
export async function readDeadLetters(
  pool: Pool,
  filter: DeadLetterFilter,
  schemas: PayloadSchemas,
): Promise<DecodedDeadLetter[]> {
  const listed = await listDeadLetters(pool, filter, LETTERS_MAX);
  const letters = await findDeadLetters(
    pool,
    listed.map(({ letterNo }) => letterNo),
  );
  return Promise.all(letters.map((letter) => decoded(letter, schemas)));
}

/** With their bytes, which may be megabytes each. */
const LETTERS_MAX = 20;

async function decoded(letter: FoundDeadLetter, schemas: PayloadSchemas): Promise<DecodedDeadLetter> {
  const headers = showHeaders(readHeaders(letter.headers, (wire) => new WireHeaders(wire)));
  const payload = await decodePayload(letter.value, headerText(headers, 'ce_type'), schemas);
  return { letter: { ...letter, headers }, payload };
}
