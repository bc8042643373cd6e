import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { stubGateway } from '../testing/stub-gateway.ts';
import { schemaRoutes } from './schema-routes.ts';

const FILES = new URL('../../../../packages/contracts/json-schemas/', import.meta.url);
const app = await stubGateway([schemaRoutes], {}, { ADDRESS_REQUESTS_PER_SECOND_MAX: '1000' });

test('each schema that is published as a file is listed, and served as it is', async () => {
  const { schemas } = (await app.inject('/v1/schemas')).json();
  const names = readdirSync(FILES).map((file) => file.replace(/\.json$/, ''));
  expect(schemas.map((each: { name: string }) => each.name).toSorted()).toEqual(names.toSorted());
  for (const { name, id, path } of schemas) {
    const { headers, ...answer } = await app.inject(path);
    expect(headers['content-type']).toMatch(/^application\/schema\+json/);
    expect(answer.json()).toEqual(JSON.parse(readFileSync(new URL(`${name}.json`, FILES), 'utf8')));
    expect(answer.json().$id).toBe(id);
  }
});

test.each(['nothing', 'constructor', '..%2fpurchase.completed'])('there is no schema %s', async (name) => {
  const { statusCode, body } = await app.inject(`/v1/schemas/${name}`);
  expect([statusCode, JSON.parse(body).type]).toEqual([404, 'urn:loyalty-ladder:problem:not-found']);
});
