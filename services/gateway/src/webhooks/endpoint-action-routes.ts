/** What is done to an endpoint beside changing its settings. */

import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { rotateSecret } from '@loyalty-ladder/operations/webhooks/rotate-secret.ts';
import { switchEndpoint } from '@loyalty-ladder/operations/webhooks/switch-endpoint.ts';
import { z } from 'zod';
import type { GatewayContext } from '../gateway-context.ts';
import { endpoint, endpointId, endpointJson, secret } from './endpoint-schemas.ts';
import { notFound, orderOf, secretBox } from './webhook-requests.ts';

const tags = ['Webhooks'];
const config = { scope: 'admin' } as const;
const OVERLAP_SECONDS_MAX = 7 * 86_400;
const OVERLAP_RULE = `must be a whole number of seconds from 0 to ${OVERLAP_SECONDS_MAX}`;

const rotation = z.strictObject({
  overlapSeconds: z
    .int(OVERLAP_RULE)
    .min(0, OVERLAP_RULE)
    .max(OVERLAP_SECONDS_MAX, OVERLAP_RULE)
    .default(86_400)
    .describe('How long the secret before still signs beside the new one. 0: it is in wrong hands.'),
});

export function endpointActionRoutes(app: HttpApp, context: GatewayContext): void {
  const { pool } = context;
  const response = { 200: z.strictObject({ endpointId: z.string(), secret }) };
  const summary = 'Give an endpoint another signing secret';
  const rotating = { tags, summary, params: endpointId, body: rotation, response };
  app.post('/v1/webhooks/endpoints/:endpointId/rotate-secret', { config, schema: rotating }, async (request) => {
    const rotated = { ...request.params, ...request.body };
    const fresh = await rotateSecret({ pool, box: secretBox(context) }, rotated, orderOf(request));
    return { endpointId: rotated.endpointId, secret: fresh ?? notFound() };
  });
  for (const [to, text] of [
    ['enable', 'Send to an endpoint again: what waits goes on at once'],
    ['disable', 'Send nothing more to an endpoint: what comes waits'],
  ] as const) {
    const schema = { tags, summary: text, params: endpointId, response: { 200: endpoint } };
    app.post(`/v1/webhooks/endpoints/:endpointId/${to}`, { config, schema }, async (request) => {
      const { params } = request as unknown as { readonly params: z.output<typeof endpointId> };
      return endpointJson((await switchEndpoint(pool, params.endpointId, to, orderOf(request))) ?? notFound());
    });
  }
}
