/** What holds for every route there is, and for those to come: who may call it, and that it is in the document. */
import { SCOPES, type Scope } from '@loyalty-ladder/operations/keys/scopes.ts';
import { expect, test } from 'vitest';
import { ROUTES, type Routes } from './create-app.ts';
import { bearing, stubGateway } from './testing/stub-gateway.ts';

/** They say how to call, and nothing of anybody. */
const OPEN = ['GET /v1/problems', 'GET /v1/schemas', 'GET /v1/schemas/{name}'];

interface Documented {
  readonly security: readonly object[];
  readonly description?: string;
}

/** `GET /v1/things/:id`, as they are registered. */
const registered: string[] = [];
const registering: Routes = (each) => {
  each.addHook('onRoute', ({ method, url }) => {
    registered.push(...[method].flat().flatMap((name) => (name === 'HEAD' ? [] : [`${name} ${url}`])));
  });
};

const app = await stubGateway([registering, ...ROUTES], {}, { ADDRESS_REQUESTS_PER_SECOND_MAX: '10000' });
const { paths } = (await app.inject('/openapi.json')).json() as { paths: Record<string, Record<string, Documented>> };
const operations = Object.entries(paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, each]) => ({ name: `${method.toUpperCase()} ${path}`, method, path, ...each })),
);
const closed = operations.filter(({ name }) => !OPEN.includes(name));

const ask = ({ method, path }: { method: string; path: string }, headers = {}) =>
  app.inject({ method: method as 'GET', url: path.replace(/\{\w+\}/g, 'x'), headers });

test('every route but the catalogues of problems and schemas asks for a key', async () => {
  expect(closed.length).toBeGreaterThan(2);
  for (const each of closed) expect({ [each.name]: (await ask(each)).statusCode }).toEqual({ [each.name]: 401 });
});

test('every route refuses a key that has all scopes but its own, and names that one', async () => {
  for (const each of closed) {
    const [, scope = ''] = /Needs a key with the scope `(\w+)`/.exec(each.description ?? '') ?? [];
    const others = (Object.keys(SCOPES) as Scope[]).filter((name) => name !== scope);
    const { statusCode, body } = await ask(each, bearing(...others));
    expect({ [each.name]: statusCode, scope: JSON.parse(body).scope }).toEqual({ [each.name]: 403, scope });
  }
});

test('every route that is there is in the OpenAPI document, and none is hidden but its own pages', () => {
  expect(registered.length).toBeGreaterThan(2);
  const names = registered.map((name) => name.replace(/:(\w+)/g, '{$1}'));
  expect(names.toSorted()).toEqual(operations.map(({ name }) => name).toSorted());
});
