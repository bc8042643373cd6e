/** Records that could not be applied: as they came, what their values say, what stands between them and a fact, and what was made of them. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { readHeaders, type StoredHeaders } from '@loyalty-ladder/store/codecs/header-codec.ts';
import { type FoundDeadLetter, findDeadLetters } from '@loyalty-ladder/store/stream/find-dead-letters.ts';
import { type LetterVersion, readLetterVersions } from '@loyalty-ladder/store/stream/letter-versions.ts';
import { type DeadLetterFilter, listDeadLetters } from '@loyalty-ladder/store/stream/list-dead-letters.ts';
import { WireHeaders } from '@loyalty-ladder/stream/wire-headers.ts';
import type { Pool } from 'pg';
import { decodePayload, type Payload, type PayloadSchemas } from './decode-payload.ts';
import { letterDraft } from './letter-draft.ts';
import { type ComparingRegistry, type SchemaDifference, schemaDifference } from './schema-difference.ts';
import { headerText, type ShownHeader, showHeaders } from './shown-headers.ts';

export interface LetterSchemas extends PayloadSchemas {
  readonly registry: ComparingRegistry;
}

export interface DecodedDeadLetter {
  readonly letter: Omit<FoundDeadLetter, 'headers'> & { readonly headers: readonly ShownHeader[] };
  /** Of its value, as it came. */
  readonly payload: Payload;
  readonly difference: SchemaDifference;
  /** What was made of it by hand, latest first; the first of them is what a replay applies. */
  readonly versions: readonly DecodedVersion[];
  /** JSON, which somebody who mends it goes on from. */
  readonly draft: string;
}

export interface DecodedVersion {
  readonly version: number;
  readonly madeAt: Instant;
  readonly madeBy: string;
  readonly reason: string;
  readonly key: Buffer;
  readonly headers: readonly ShownHeader[];
  readonly payload: Payload;
}

/**
 * @returns of a record one for each consumer group that could not apply it; none: it was applied, not read yet, or never there.
 * @throws SchemaRegistryError when the registry does not answer.
 */
export async function readDeadLetters(
  pool: Pool,
  filter: DeadLetterFilter,
  schemas: LetterSchemas,
): Promise<DecodedDeadLetter[]> {
  const listed = await listDeadLetters(pool, filter, LETTERS_MAX);
  const letters = await findDeadLetters(
    pool,
    listed.map(({ letterNo }) => letterNo),
  );
  return Promise.all(letters.map((letter) => decoded(pool, letter, schemas)));
}

/** With their bytes, which may be megabytes each. */
const LETTERS_MAX = 20;
const VERSIONS_MAX = 20;

async function decoded(pool: Pool, letter: FoundDeadLetter, schemas: LetterSchemas): Promise<DecodedDeadLetter> {
  const headers = shownHeaders(letter.headers);
  const type = headerText(headers, 'ce_type');
  const payload = await decodePayload(letter.value, type, schemas);
  const difference = await schemaDifference(letter.value, type, payload, schemas.registry);
  const rows = letter.version === 1 ? [] : await readLetterVersions(pool, letter.letterNo, VERSIONS_MAX);
  const versions = await Promise.all(rows.map((row) => decodedVersion(row, schemas)));
  const shown = { ...letter, headers };
  const [latest] = versions;
  const draft =
    latest === undefined ? letterDraft(shown, payload) : letterDraft({ ...letter, ...latest }, latest.payload);
  return { letter: shown, payload, difference, versions, draft };
}

async function decodedVersion({ value, ...version }: LetterVersion, schemas: LetterSchemas): Promise<DecodedVersion> {
  const headers = shownHeaders(version.headers);
  return { ...version, headers, payload: await decodePayload(value, headerText(headers, 'ce_type'), schemas) };
}

const shownHeaders = (stored: StoredHeaders) => showHeaders(readHeaders(stored, (wire) => new WireHeaders(wire)));
