/** The OpenAPI document, made of the routes' schemas, at /openapi.json; and a page of it at /docs that loads nothing from elsewhere. */
import swagger from '@fastify/swagger';
import page from '@fastify/swagger-ui';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import type { Scope } from '@loyalty-ladder/operations/keys/scopes.ts';
import { jsonSchemaTransform } from 'fastify-type-provider-zod';
import root from '../../../../package.json' with { type: 'json' };
import { completeDocument, type OpenApi } from './complete-document.ts';

const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const INFO = {
  title: 'Loyalty Ladder',
  version: root.version,
  description:
    'Publish what happened to customers, read what they are, redeem points, and be told when the answer changes. ' +
    'Points are whole numbers as decimal text, money is in minor units, times are ISO 8601 in UTC, ids are opaque.',
  license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
};

/** Before the routes that it is to know. */
export async function mountDocuments(app: HttpApp): Promise<void> {
  const scopes = new Map<string, Scope>();
  app.addHook('onRoute', ({ method, url, config }) => {
    const path = url.replace(/:(\w+)/g, '{$1}');
    for (const each of [method].flat()) if (config?.scope) scopes.set(`${each.toLowerCase()} ${path}`, config.scope);
  });
  const scopeOf = (method: string, path: string) => scopes.get(`${method} ${path}`);
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: INFO },
    transform: jsonSchemaTransform,
    transformObject: (made) =>
      completeDocument(('openapiObject' in made ? made.openapiObject : made) as OpenApi, scopeOf),
  });
  await app.register(page, {
    routePrefix: '/docs',
    staticCSP: PAGE_POLICY,
    uiConfig: { validatorUrl: null, persistAuthorization: false },
  });
  app.get('/openapi.json', { schema: { hide: true } }, async (_, reply) => reply.send(app.swagger()));
}
