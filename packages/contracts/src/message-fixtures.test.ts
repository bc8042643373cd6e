/** Records that earlier versions have written are read by today's code, each through the schema that wrote it (fixtures/README.md). */
import { readdirSync, readFileSync } from 'node:fs';
import avro from 'avsc';
import { expect, test } from 'vitest';
import { decodeCard } from './card-wire.ts';
import { headersOf } from './cloud-events.ts';
import { decodeFact } from './fact-wire.ts';
import { FACT_TYPES, type MessageType, messageSchema, PUBLISHED_TYPES } from './message-schemas.ts';
import { decodeOutcome } from './outcome-wire.ts';
import { resolveSchema } from './resolve-schema.ts';
import { SchemaCatalog } from './schema-catalog.ts';
import { strictTypeHook } from './strict-avro.ts';
import { withDefaults } from './testing/with-defaults.ts';
import { CARD_TYPE } from './topics.ts';

interface Fixture {
  readonly type: MessageType;
  readonly schemaId: number;
  readonly writerSchema: avro.Schema;
  readonly records: readonly {
    readonly key: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly value: string;
    readonly expected: Readonly<Record<string, unknown>>;
  }[];
}

const FOLDER = new URL('../fixtures/', import.meta.url);
const FILES = readdirSync(FOLDER).filter((name) => name.endsWith('.json'));

const readFixture = (name: string): Fixture => JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8'));

/** bigint as in the fixture's JSON. */
const asJson = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? String(each) : each)));

/** Finds the writer's schema as the registry's client would have parsed it. */
function catalogOf({ schemaId, writerSchema }: Fixture): SchemaCatalog {
  const writer = avro.Type.forSchema(writerSchema, { typeHook: strictTypeHook });
  return SchemaCatalog.of(new Map(), {
    schemaById: async (id) => (id === schemaId ? writer : 'unknown'),
    idOf: async () => undefined,
  });
}

test.each(FILES)('%s is read as it was meant', async (name) => {
  const fixture = readFixture(name);
  const catalog = catalogOf(fixture);
  expect(fixture.records.length).toBeGreaterThan(0);
  for (const { key, headers, value, expected } of fixture.records) {
    const bytes = { key: Buffer.from(key, 'hex'), value: Buffer.from(value, 'hex') };
    const record = { ...bytes, headers: headersOf(headers), timestamp: Date.now() };
    if ((FACT_TYPES as readonly string[]).includes(fixture.type)) {
      expect(asJson(await decodeFact(record, catalog))).toEqual({ ok: true, fact: expected });
    } else if (fixture.type === CARD_TYPE) {
      expect(asJson(await decodeCard(record, catalog))).toEqual({ ok: true, card: withDefaults(CARD_TYPE, expected) });
    } else {
      expect(asJson(await decodeOutcome(record, catalog))).toEqual({ ok: true, id: headers.ce_id, event: expected });
    }
  }
});

test.each(FILES)('subscribers who still have the schema of %s read what is written today', (name) => {
  const { type, writerSchema } = readFixture(name);
  const theirs = avro.Type.forSchema(writerSchema, { typeHook: strictTypeHook });
  expect(resolveSchema(theirs, messageSchema(type).avro)).toMatchObject({ ok: true });
});

test('every message type has a fixture of its first version', () => {
  expect(FILES.filter((name) => name.endsWith('.1.json')).sort()).toEqual(
    [...FACT_TYPES, ...PUBLISHED_TYPES].map((type) => `${type}.1.json`).sort(),
  );
});
