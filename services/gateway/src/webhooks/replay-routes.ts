/** Sending on demand: a test message, one message again, and a replay of what was recorded. */

import { idText } from '@loyalty-ladder/contracts/text.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { replayEndpoint } from '@loyalty-ladder/operations/webhooks/replay-endpoint.ts';
import { resendMessage } from '@loyalty-ladder/operations/webhooks/resend-message.ts';
import { sendTestEvent } from '@loyalty-ladder/operations/webhooks/send-test-event.ts';
import { z } from 'zod';
import type { GatewayContext } from '../gateway-context.ts';
import { Problem } from '../http/problem.ts';
import { endpointId } from './endpoint-schemas.ts';
import { notFound, orderOf } from './webhook-requests.ts';

const tags = ['Webhooks'];
const config = { scope: 'admin' } as const;
const POSITION_RULE = 'must be the `position` of a message, as decimal text';
const ONE_RULE = 'must be there, or `after`, and not both';

const replayFrom = z
  .strictObject({
    since: z.iso
      .datetime('must be an instant such as 2026-06-01T12:00:00Z')
      .optional()
      .describe('What was recorded from then on, by the real clock, and some of the minute before.'),
    after: z
      .string(POSITION_RULE)
      .regex(/^\d{1,18}$/, POSITION_RULE)
      .optional()
      .describe('What came after the message of this position; 0: all that there is.'),
  })
  .refine(({ since, after }) => (since === undefined) !== (after === undefined), { error: ONE_RULE, path: ['since'] });

const replay = z.strictObject({
  after: z.string().describe('Exclusive.'),
  until: z.string().describe('What is recorded later comes as it always does.'),
});

export function replayRoutes(app: HttpApp, { pool }: GatewayContext): void {
  const testing = {
    ...{ tags, summary: 'Send a test message', params: endpointId },
    description:
      'Of the type `webhooks.test`: signed, tried again and logged like any other, bound by no rule of a channel.',
    response: { 202: z.strictObject({ webhookId: z.string() }) },
  };
  app.post('/v1/webhooks/endpoints/:endpointId/test', { config, schema: testing }, async ({ params }, reply) =>
    reply.code(202).send((await sendTestEvent(pool, params.endpointId)) ?? notFound()),
  );
  const resending = {
    ...{ tags, summary: 'Send one message again', params: endpointId.extend({ webhookId: idText }) },
    description:
      'Under its own `webhook-id`, with ten attempts before it; what waits already is left so. Rules of the channel hold, and a start that does not ' +
      'stand any more is suppressed again.',
    response: { 202: z.strictObject({ webhookId: z.string() }) },
  };
  const message = '/v1/webhooks/endpoints/:endpointId/deliveries/:webhookId';
  app.post(`${message}/resend`, { config, schema: resending }, async (request, reply) => {
    const resent = await resendMessage(pool, request.params, orderOf(request));
    if (resent === 'unknown') throw new Problem('not-found', { detail: 'The endpoint has no such message.' });
    if (resent === 'held-out') throw new Problem('held-out');
    return reply.code(202).send({ webhookId: request.params.webhookId });
  });
  const replaying = {
    ...{
      tags,
      summary: 'Send again what was recorded since',
      params: endpointId,
      body: replayFrom,
      response: { 202: replay },
    },
    description:
      'What the endpoint got comes again under the same `webhook-id`, what it did not get (it did not exist, or its filter was another) as new. ' +
      'Rules of its channel hold; what was held out stays so.',
  };
  app.post('/v1/webhooks/endpoints/:endpointId/replay', { config, schema: replaying }, async (request, reply) => {
    const { since, after = '0' } = request.body;
    const from = since === undefined ? { after: BigInt(after) } : { since: Date.parse(since) };
    const asked = await replayEndpoint(pool, request.params.endpointId, from, orderOf(request).actor);
    const { after: begins, until } = asked ?? notFound();
    return reply.code(202).send({ after: String(begins), until: String(until) });
  });
}
