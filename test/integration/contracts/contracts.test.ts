/** Schemas and records on the run's registry. What it does on a bad day is tested beside schema-registry-client.ts. */
import { readdirSync, readFileSync } from 'node:fs';
import { headersOf } from '@loyalty-ladder/contracts/cloud-events.ts';
import { decodeFact, encodeFact, type WireFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import {
  FACT_TYPES,
  MESSAGE_SCHEMAS,
  type MessageType,
  messageSchema,
  type RecordSchema,
} from '@loyalty-ladder/contracts/message-schemas.ts';
import { registerSchemas, SCHEMA_RULE } from '@loyalty-ladder/contracts/register-schemas.ts';
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { SchemaRegistryClient } from '@loyalty-ladder/contracts/schema-registry-client.ts';
import { readSubjectFaults } from '@loyalty-ladder/contracts/subject-faults.ts';
import { expect, inject, test } from 'vitest';
import { openSeverableAddress } from '../../support/severable-address.ts';

const VISIT: WireFact = {
  type: 'contact.visited',
  id: 'V1',
  source: 'door',
  customerId: 'c1',
  occurredAt: Date.parse('2010-12-01T08:26:00Z'),
  channel: 'shop',
};

const FIXTURES = new URL('../../../packages/contracts/fixtures/', import.meta.url);
const url = inject('endpoints').schemaRegistryUrl;
const ids = await registerSchemas({ url });
/** Versions that only a test knows get subjects of their own, for the registry may be one that is used. */
const scratch = (type: MessageType) => `${inject('runId')}.${messageSchema(type).subject}`;

const recordOf = (value: Buffer, headers: Readonly<Record<string, string>>) => ({
  key: Buffer.from(VISIT.customerId),
  value,
  headers: headersOf(headers),
  timestamp: Date.now(),
});

test('registering again gives the same ids', async () => {
  expect(ids.size).toBe(MESSAGE_SCHEMAS.length);
  expect(await registerSchemas({ url })).toEqual(ids);
});

test('a fact written with the ids of the registry is read by another process', async () => {
  const producer = await SchemaCatalog.open({ url, writes: FACT_TYPES });
  const consumer = await SchemaCatalog.open({ url });
  const { value, headers } = encodeFact(VISIT, producer);
  expect(value.readUInt32BE(1)).toBe(ids.get('contact.visited'));
  expect(await decodeFact(recordOf(value, headers), consumer)).toEqual({ ok: true, fact: VISIT });
});

test('a fact of a producer with a newer, compatible schema is read', async () => {
  const { schema, ...message } = messageSchema('contact.visited');
  const added = { name: 'door', type: 'string', default: 'main' };
  const newer = {
    ...message,
    subject: scratch('contact.visited'),
    schema: { ...schema, fields: [added, ...schema.fields] },
  };
  const id = await new SchemaRegistryClient({ url }).register(newer, SCHEMA_RULE);
  const { value, headers } = encodeFact(VISIT, SchemaCatalog.local());
  const body = Buffer.concat([Buffer.from([0, 0, 0, 0, 0, 4]), Buffer.from('no'), value.subarray(5)]);
  body.writeUInt32BE(id, 1);
  expect(await decodeFact(recordOf(body, headers), await SchemaCatalog.open({ url }))).toEqual({
    ok: true,
    fact: VISIT,
  });
});

test.each(['feedback.nps', 'stage.changed'] as const)('an incompatible version of %s is refused', async (type) => {
  const message = { ...messageSchema(type), subject: scratch(type) };
  const { schema } = message;
  const client = new SchemaRegistryClient({ url });
  await client.register(message, SCHEMA_RULE);
  const refused = { code: 'SCHEMA_REFUSED', retryable: false };
  const needed = { ...schema, fields: [...schema.fields, { name: 'must', type: 'string' }] };
  const lacking = { ...schema, fields: schema.fields.slice(0, 1) };
  for (const broken of [needed, lacking]) {
    await expect(client.register({ ...message, schema: broken }, SCHEMA_RULE)).rejects.toMatchObject(refused);
  }
});

/** What earlier versions have registered, as the records among the fixtures were written by it, oldest first. */
function releasedSchemas(type: MessageType): RecordSchema[] {
  const versionOf = (name: string) => Number(name.split('.').at(-2));
  return readdirSync(FIXTURES)
    .filter((name) => name.slice(0, name.lastIndexOf('.', name.length - 6)) === type)
    .toSorted((a, b) => versionOf(a) - versionOf(b))
    .map((name) => JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8')).writerSchema);
}

test.each(MESSAGE_SCHEMAS.map(({ type }) => type))(
  'the registry takes %s after all that was released',
  async (type) => {
    const client = new SchemaRegistryClient({ url });
    const message = { ...messageSchema(type), subject: `${scratch(type)}.released` };
    const released = releasedSchemas(type);
    expect(released.length).toBeGreaterThan(0);
    for (const schema of [...released, message.schema]) await client.register({ ...message, schema }, SCHEMA_RULE);
  },
);

test('every subject asks for all of it of whoever registers a version', async () => {
  const rules = await Promise.all(
    MESSAGE_SCHEMAS.map(async ({ subject }) => (await fetch(`${url}/config/${subject}`)).json()),
  );
  expect(rules).toEqual(MESSAGE_SCHEMAS.map(() => ({ compatibilityLevel: 'FULL_TRANSITIVE' })));
});

/** As any producer registers, under any subject. @returns its id. */
async function registerBy(name: string, body: object): Promise<number> {
  const response = await fetch(`${url}/subjects/${encodeURIComponent(`${inject('runId')}.${name}`)}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
  return ((await response.json()) as { id: number }).id;
}

/** A visit under that id. */
async function visitAs(id: number): Promise<Awaited<ReturnType<typeof decodeFact>>> {
  const { value, headers } = encodeFact(VISIT, SchemaCatalog.local());
  value.writeUInt32BE(id, 1);
  return decodeFact(recordOf(value, headers), await SchemaCatalog.open({ url }));
}

const { schema: VISIT_SCHEMA } = messageSchema('contact.visited');

test('a producer has its own namespace, and its own subject', async () => {
  const schema = JSON.stringify({ ...VISIT_SCHEMA, namespace: 'com.shop.door' });
  expect(await visitAs(await registerBy('com.shop.door.Visit', { schema }))).toEqual({ ok: true, fact: VISIT });
});

test('a schema may refer to others', async () => {
  const channel = {
    type: 'record',
    name: 'Channel',
    namespace: 'com.shop',
    fields: [{ name: 'text', type: 'string' }],
  };
  await registerBy('Channel', { schema: JSON.stringify(channel) });
  const references = [{ name: 'com.shop.Channel', subject: `${inject('runId')}.Channel`, version: 1 }];
  const fields = VISIT_SCHEMA.fields.map((field) =>
    (field as { name: string }).name === 'channel' ? { name: 'place', type: 'com.shop.Channel' } : field,
  );
  const id = await registerBy('Visit', { schema: JSON.stringify({ ...VISIT_SCHEMA, fields }), references });
  expect(await visitAs(id)).toEqual({
    ok: false,
    reason: 'incompatible-schema',
    detail: `schema ${id} cannot be read as loyalty.contacts.ContactVisited (schema ${ids.get('contact.visited')}): channel is not there, and has no default`,
  });
});

test.each([
  ['JSON', { schemaType: 'JSON', schema: '{"type":"object","properties":{"a":{"type":"string"}}}' }],
  ['PROTOBUF', { schemaType: 'PROTOBUF', schema: 'syntax = "proto3"; message A { string a = 1; }' }],
])('a schema of the kind %s is a refusal of the record', async (kind, body) => {
  expect(await visitAs(await registerBy(`of-kind-${kind}`, body))).toMatchObject({
    reason: 'incompatible-schema',
    detail: expect.stringContaining(`it is a schema of the kind ${kind}`),
  });
});

test('a schema that was deleted is one that the registry does not know, to those who have not read it yet', async () => {
  const schema = JSON.stringify({ ...VISIT_SCHEMA, namespace: 'com.shop.gone' });
  const id = await registerBy('gone', { schema });
  const subject = `${url}/subjects/${inject('runId')}.gone`;
  await fetch(subject, { method: 'DELETE' });
  await fetch(`${subject}?permanent=true`, { method: 'DELETE' });
  const read = await visitAs(id);
  // Some registries keep what an id means for good.
  if (!read.ok) expect(read).toMatchObject({ reason: 'unknown-schema', detail: expect.stringContaining(`id ${id};`) });
});

// Once more: the registry is the whole run's, and a file beside this one that prepares a stack sets the rule again at any moment.
test('what others do to our subjects is noticed, and the rule set again', { retry: 3 }, async () => {
  const { type, subject, schema } = messageSchema('contact.responded');
  const config = { 'content-type': 'application/vnd.schemaregistry.v1+json' };
  await fetch(`${url}/config/${subject}`, { method: 'PUT', headers: config, body: '{"compatibility":"NONE"}' });
  const lacking = { ...schema, fields: schema.fields.slice(0, 1) };
  const posted = await fetch(`${url}/subjects/${subject}/versions`, {
    method: 'POST',
    headers: config,
    body: JSON.stringify({ schema: JSON.stringify(lacking) }),
  });
  const { id } = (await posted.json()) as { id: number };
  try {
    const ofSubject = async () => (await readSubjectFaults({ url })).filter((each) => each.subject === subject);
    const isLater = {
      subject,
      fault: 'latest-is-not-ours',
      latestVersion: expect.any(Number),
      latestId: id,
      ownId: ids.get(type),
    };
    expect(await ofSubject()).toEqual([
      isLater,
      { subject, fault: 'other-rule', rule: 'NONE', ownRule: 'FULL_TRANSITIVE' },
    ]);
    expect(await registerSchemas({ url })).toEqual(ids);
    expect(await ofSubject()).toEqual([isLater]);
  } finally {
    await fetch(`${url}/subjects/${subject}/versions/latest`, { method: 'DELETE' });
  }
});

test('a subject that somebody has made without a rule gets ours', async () => {
  const { schema, ...message } = messageSchema('feedback.review');
  const subject = `${scratch('feedback.review')}.unruled`;
  const response = await fetch(`${url}/subjects/${subject}/versions`, {
    method: 'POST',
    headers: { 'content-type': 'application/vnd.schemaregistry.v1+json' },
    body: JSON.stringify({ schema: JSON.stringify(schema) }),
  });
  expect(response.status).toBe(200);
  const client = new SchemaRegistryClient({ url });
  await client.register({ ...message, schema, subject }, SCHEMA_RULE);
  const rule = await (await fetch(`${url}/config/${subject}`)).json();
  expect(rule).toEqual({ compatibilityLevel: 'FULL_TRANSITIVE' });
});

test('an id that the registry has never given is a refusal of the record', async () => {
  const { headers } = encodeFact(VISIT, SchemaCatalog.local());
  const value = Buffer.from([0, 0x7f, 0xff, 0xff, 0xff, 2, 99]);
  const read = await decodeFact(recordOf(value, headers), await SchemaCatalog.open({ url }));
  expect(read).toMatchObject({ ok: false, reason: 'unknown-schema' });
});

test('while the registry is down, known schemas go on being read and others are worth a retry', async () => {
  const { value, headers } = encodeFact(VISIT, await SchemaCatalog.open({ url, writes: FACT_TYPES }));
  const registry = await openSeverableAddress(url);
  const catalog = await SchemaCatalog.open({ url: registry.url });
  expect(await decodeFact(recordOf(value, headers), catalog)).toMatchObject({ ok: true });
  await registry.sever();
  expect(await decodeFact(recordOf(value, headers), catalog)).toEqual({ ok: true, fact: VISIT });
  const unseen = Buffer.from(value);
  unseen.writeUInt32BE(0x7ffffffe, 1);
  const unavailable = { code: 'SCHEMA_REGISTRY_UNAVAILABLE', retryable: true };
  await expect(decodeFact(recordOf(unseen, headers), catalog)).rejects.toMatchObject(unavailable);
  await expect(SchemaCatalog.open({ url: registry.url })).rejects.toMatchObject(unavailable);
  await expect(registerSchemas({ url: registry.url })).rejects.toMatchObject(unavailable);
});
