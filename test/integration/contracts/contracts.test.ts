/** Schemas and records on the run's registry. What it does on a bad day is tested beside schema-registry-client.ts. */
import { COMPATIBILITY } from '@kafkajs/confluent-schema-registry';
import { headersOf } from '@loyalty-ladder/contracts/cloud-events.ts';
import { decodeFact, encodeFact, type WireFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import {
  FACT_TYPES,
  MESSAGE_SCHEMAS,
  type MessageType,
  messageSchema,
} from '@loyalty-ladder/contracts/message-schemas.ts';
import { registerSchemas } from '@loyalty-ladder/contracts/register-schemas.ts';
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { SchemaRegistryClient } from '@loyalty-ladder/contracts/schema-registry-client.ts';
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
  const id = await new SchemaRegistryClient({ url }).register(newer, COMPATIBILITY.BACKWARD_TRANSITIVE);
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
  const rule = type === 'feedback.nps' ? COMPATIBILITY.BACKWARD_TRANSITIVE : COMPATIBILITY.FULL_TRANSITIVE;
  const client = new SchemaRegistryClient({ url });
  await client.register(message, rule);
  const broken = { ...schema, fields: [...schema.fields, { name: 'must', type: 'string' }] };
  const refused = { code: 'SCHEMA_REFUSED', retryable: false };
  await expect(client.register({ ...message, schema: broken }, rule)).rejects.toMatchObject(refused);
});

test('a field may leave a fact, but no outcome: subscribers of old versions still read it', async () => {
  const client = new SchemaRegistryClient({ url });
  const without = (type: MessageType) => ({
    ...messageSchema(type),
    schema: { ...messageSchema(type).schema, fields: messageSchema(type).schema.fields.slice(0, 2) },
  });
  const withoutPoints = { ...without('points.changed'), subject: scratch('points.changed') };
  const withoutSurvey = { ...without('feedback.nps'), subject: scratch('feedback.nps') };
  await client.register(
    { ...messageSchema('points.changed'), subject: withoutPoints.subject },
    COMPATIBILITY.FULL_TRANSITIVE,
  );
  await client.register(
    { ...messageSchema('feedback.nps'), subject: withoutSurvey.subject },
    COMPATIBILITY.BACKWARD_TRANSITIVE,
  );
  await client.register(withoutSurvey, COMPATIBILITY.BACKWARD_TRANSITIVE);
  const refused = client.register(withoutPoints, COMPATIBILITY.FULL_TRANSITIVE);
  await expect(refused).rejects.toMatchObject({ code: 'SCHEMA_REFUSED' });
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
  await client.register({ ...message, schema, subject }, COMPATIBILITY.FULL_TRANSITIVE);
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
