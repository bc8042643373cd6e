/** The JSON Schemas of all messages, as the gateway serves them: what facts have to be, and what outcomes and cards are. */
import { jsonSchemaOf } from '@loyalty-ladder/contracts/json-schemas.ts';
import { MESSAGE_SCHEMAS } from '@loyalty-ladder/contracts/message-schemas.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { z } from 'zod';
import { Problem } from './problem.ts';

const SCHEMA_MEDIA_TYPE = 'application/schema+json';

const list = z.strictObject({
  schemas: z.array(
    z.strictObject({
      name: z.string().describe('The type of the message.'),
      id: z.string().describe('`$id` of the schema; it never changes.'),
      description: z.string(),
      path: z.string().describe('Where it is read.'),
    }),
  ),
});

export function schemaRoutes(app: HttpApp): void {
  const byName = new Map<string, Record<string, unknown>>(
    MESSAGE_SCHEMAS.map(({ type }) => [type, jsonSchemaOf(type)]),
  );
  const schemas = [...byName].map(([name, { $id, description }]) => ({
    ...{ name, id: String($id), description: String(description), path: `/v1/schemas/${name}` },
  }));
  const tags = ['Documents'];

  app.get(
    '/v1/schemas',
    { schema: { tags, summary: 'The JSON Schemas of all messages', response: { 200: list } } },
    async () => ({ schemas }),
  );
  app.get(
    '/v1/schemas/:name',
    {
      schema: {
        tags,
        summary: 'One JSON Schema (2020-12): the fields of a fact, an outcome or a card',
        params: z.strictObject({ name: z.string().describe('The type of the message, such as purchase.completed.') }),
        produces: [SCHEMA_MEDIA_TYPE],
        response: { 200: z.record(z.string(), z.unknown()) },
      },
    },
    async ({ params }, reply) => {
      const found = byName.get(params.name);
      if (found === undefined) throw new Problem('not-found', { detail: '/v1/schemas lists all there are.' });
      return reply.type(SCHEMA_MEDIA_TYPE).send(found);
    },
  );
}
