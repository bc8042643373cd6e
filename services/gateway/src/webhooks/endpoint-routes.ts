/** Endpoints: who is called, registered by whoever runs campaigns. Their sending is the service trigger-webhooks'. */

import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { changeEndpoint } from '@loyalty-ladder/operations/webhooks/change-endpoint.ts';
import { ENDPOINTS_MAX, registerEndpoint } from '@loyalty-ladder/operations/webhooks/register-endpoint.ts';
import { switchEndpoint } from '@loyalty-ladder/operations/webhooks/switch-endpoint.ts';
import { findEndpoint, listEndpoints } from '@loyalty-ladder/store/webhooks/find-endpoints.ts';
import { z } from 'zod';
import type { GatewayContext } from '../gateway-context.ts';
import { Problem } from '../http/problem.ts';
import {
  endpoint,
  endpointChange,
  endpointId,
  endpointJson,
  endpointWithSecret,
  newEndpoint,
} from './endpoint-schemas.ts';
import { notFound, orderOf, reachOf, refusedSettings, secretBox } from './webhook-requests.ts';

const tags = ['Webhooks'];
const config = { scope: 'admin' } as const;

export function endpointRoutes(app: HttpApp, context: GatewayContext): void {
  registering(app, context);
  changing(app, context);
  const { pool } = context;
  app.get(
    '/v1/webhooks/endpoints',
    {
      config,
      schema: {
        ...{ tags, summary: 'All endpoints' },
        response: { 200: z.strictObject({ endpoints: z.array(endpoint) }) },
      },
    },
    async () => ({ endpoints: (await listEndpoints(pool)).map(endpointJson) }),
  );
  app.get(
    '/v1/webhooks/endpoints/:endpointId',
    { config, schema: { tags, summary: 'One endpoint', params: endpointId, response: { 200: endpoint } } },
    async ({ params }) => endpointJson((await findEndpoint(pool, params.endpointId)) ?? notFound()),
  );
}

function registering(app: HttpApp, context: GatewayContext): void {
  const schema = {
    ...{ tags, summary: 'Register an endpoint', body: newEndpoint },
    description:
      'Outcomes recorded from now on are posted to it, signed as Standard Webhooks says (see `webhooks` of this document). ' +
      'The secret is told once.',
    response: { 201: endpointWithSecret },
  };
  const reach = reachOf(context);
  app.post('/v1/webhooks/endpoints', { config, schema }, async (request, reply) => {
    const registry = { pool: context.pool, reach, box: secretBox(context) };
    const done = await registerEndpoint(registry, request.body, orderOf(request));
    if (done.is === 'too-many') throw new Problem('too-many-endpoints', { endpointsMax: ENDPOINTS_MAX });
    if (done.is === 'refused') throw refusedSettings(done.faults);
    return reply.code(201).send({ ...endpointJson(done.endpoint), secret: done.secret });
  });
}

function changing(app: HttpApp, context: GatewayContext): void {
  const { pool } = context;
  const reach = reachOf(context);
  const path = '/v1/webhooks/endpoints/:endpointId';
  const schema = {
    ...{ tags, summary: 'Change an endpoint', params: endpointId, body: endpointChange, response: { 200: endpoint } },
    description:
      'What is left out stays; `filter` is replaced as a whole. It holds for outcomes taken in from then on; messages that wait go to ' +
      'the new address, and a larger hold-out share begins with the next outcome.',
  };
  app.patch(path, { config, schema }, async (request) => {
    const { version, ...settings } = request.body;
    const change = {
      endpointId: request.params.endpointId,
      settings: present(settings),
      version: version === undefined ? undefined : BigInt(version),
    };
    const done = await changeEndpoint({ pool, reach }, change, orderOf(request));
    if (done.is === 'unknown') throw notFound();
    if (done.is === 'another-version') throw new Problem('another-version');
    if (done.is === 'refused') throw refusedSettings(done.faults);
    return endpointJson(done.endpoint);
  });
  app.delete(
    path,
    {
      config,
      schema: {
        ...{ tags, summary: 'Delete an endpoint', params: endpointId, response: { 204: z.null() } },
        description: 'What waits for it is not sent any more.',
      },
    },
    async (request, reply) => {
      const deleted = await switchEndpoint(pool, request.params.endpointId, 'delete', orderOf(request));
      if (deleted === undefined) notFound();
      return reply.code(204).send(null);
    },
  );
}

/** What was given, without what was not. */
function present<Settings extends object>(
  settings: Settings,
): { [Name in keyof Settings]?: Exclude<Settings[Name], undefined> } {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined)) as never;
}
