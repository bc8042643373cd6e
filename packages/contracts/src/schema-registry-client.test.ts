/** The registry's bad days, played by a small HTTP server; its good ones are in test/integration/contracts/contracts.test.ts. */
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { messageSchema } from './message-schemas.ts';
import { SchemaCatalog } from './schema-catalog.ts';
import { SchemaRegistryClient } from './schema-registry-client.ts';

const started: (() => Promise<unknown>)[] = [];
afterEach(() => Promise.all(started.splice(0).map((stop) => stop())));

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  started.push(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
}

const answering = (status: number, body: string) =>
  serve((_, response) => response.writeHead(status, { 'content-type': 'application/json' }).end(body));

const unavailable = { code: 'SCHEMA_REGISTRY_UNAVAILABLE', retryable: true };

test('"not found" in the words of the registry is an answer', async () => {
  const client = new SchemaRegistryClient({
    url: await answering(404, '{"error_code":40403,"message":"Schema not found"}'),
  });
  expect(await client.schemaById(1)).toBe('unknown');
  expect(await client.idOf(messageSchema('feedback.csat'))).toBeUndefined();
});

test('a process does not start with schemas that are not registered, and says which', async () => {
  const url = await answering(404, '{"error_code":40403,"message":"Schema not found"}');
  const refused = {
    code: 'SCHEMA_NOT_REGISTERED',
    retryable: false,
    message: expect.stringContaining('points.changed'),
  };
  await expect(SchemaCatalog.open({ url })).rejects.toMatchObject(refused);
});

test.each([
  ['a 404 of somebody else', 404, '<html>no such page</html>'],
  ['an error of the registry', 500, '{"error_code":50001,"message":"store"}'],
  ['a refusal to tell', 403, '{"message":"forbidden"}'],
  ['an answer that is none', 200, '<html>welcome</html>'],
  ['an answer of somebody else', 200, '{"status":"up"}'],
])('%s is worth a retry', async (_, status, body) => {
  const client = new SchemaRegistryClient({ url: await answering(status, body) });
  await expect(client.schemaById(1)).rejects.toMatchObject(unavailable);
});

test('a refused connection is worth a retry', async () => {
  const client = new SchemaRegistryClient({ url: 'http://127.0.0.1:1' });
  await expect(client.schemaById(1)).rejects.toMatchObject(unavailable);
});

test.each<[string, RequestListener]>([
  ['never answers', () => {}],
  [
    'stops in the middle of its answer',
    (_, response) => response.writeHead(200, { 'content-length': '99' }).write('{'),
  ],
])('a registry that %s is given up in time', async (_, listener) => {
  const client = new SchemaRegistryClient({ url: await serve(listener), timeoutMs: 50 });
  await expect(client.schemaById(1)).rejects.toMatchObject(unavailable);
});

test.each([
  ['JSON schema', { schemaType: 'JSON', schema: '{"type":"object"}' }, /kind JSON/],
  [
    'JSON schema that refers to the world',
    { schemaType: 'JSON', schema: '{"$ref":"http://nowhere.example/x"}' },
    /JSON/,
  ],
  ['Protobuf', { schemaType: 'PROTOBUF', schema: 'syntax = "proto3"; message A {}' }, /kind PROTOBUF/],
  ['a type of tomorrow', { schemaType: 'NEXT', schema: '{}' }, /kind NEXT/],
  ['broken Avro', { schema: '{"type":"nonsense"}' }, /no schema of Avro/],
  ['no JSON', { schema: 'nonsense' }, /no schema of Avro/],
])('a schema that is %s cannot be read', async (_, body, why) => {
  const client = new SchemaRegistryClient({ url: await answering(200, JSON.stringify(body)) });
  expect(await client.schemaById(1)).toEqual({ unreadable: expect.stringMatching(why) });
});

test('an id that no registry gives is not asked for', async () => {
  const client = new SchemaRegistryClient({ url: 'http://127.0.0.1:1' });
  expect(await client.schemaById(2 ** 31)).toBe('unknown');
});

test('user and password of the address are sent and never shown', async () => {
  const seen: (string | undefined)[] = [];
  const url = await serve((request, response) => {
    seen.push(request.headers.authorization);
    response.writeHead(500).end();
  });
  const client = new SchemaRegistryClient({ url: url.replace('//', '//user:p%40ss@') });
  const failure = await client.register(messageSchema('feedback.csat'), 'FULL_TRANSITIVE' as never).catch(String);
  expect(seen).toEqual([`Basic ${Buffer.from('user:p@ss').toString('base64')}`]);
  expect(failure).not.toContain('p@ss');
});
