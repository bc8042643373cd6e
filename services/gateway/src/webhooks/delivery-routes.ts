/** What became of messages, who is held out, and what the system has decided about endpoints. */
import { idText } from '@loyalty-ladder/contracts/text.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { readDeliveryPage } from '@loyalty-ladder/operations/webhooks/delivery-page.ts';
import { readHoldOutReport } from '@loyalty-ladder/operations/webhooks/hold-out-report.ts';
import { jsonValue } from '@loyalty-ladder/operations/words/json-text.ts';
import { listWebhookEvents } from '@loyalty-ladder/store/webhooks/list-webhook-events.ts';
import { z } from 'zod';
import type { GatewayContext } from '../gateway-context.ts';
import { endpointId } from './endpoint-schemas.ts';
import { notFound } from './webhook-requests.ts';

const tags = ['Webhooks'];
const config = { scope: 'admin' } as const;
const LIMIT_RULE = 'must be a whole number from 1 to 200';
const limit = z.coerce.number(LIMIT_RULE).int(LIMIT_RULE).min(1, LIMIT_RULE).max(200, LIMIT_RULE).default(50);
const MARK_RULE = 'must be `next` of the page before';
const instant = z.iso.datetime();
const count = z.string().describe('A whole number, as decimal text.');

const delivery = z.strictObject({
  webhookId: z.string().describe('As in the header `webhook-id`, the same in every attempt.'),
  customerId: z.string().nullable(),
  kind: z.string().describe('start, stop, notice, points, record, test or operations.'),
  type: z.string(),
  position: z.string(),
  state: z.enum(['waiting', 'delivered', 'dead', 'suppressed', 'held-out']),
  reason: z
    .string()
    .nullable()
    .describe(
      'Of one suppressed: no-consent, refused, capped, superseded or start-suppressed. Of one dead: how its last attempt ended, expired or deleted.',
    ),
  attempts: z.int(),
  createdAt: instant,
  doneAt: instant.nullable(),
  log: z
    .array(z.unknown())
    .describe('The latest attempts: when, how long, the status and the start of the answer, or why there was none.'),
});

const deliveriesAsked = z.strictObject({
  state: z.enum(['waiting', 'delivered', 'dead', 'suppressed', 'held-out']).optional(),
  customerId: idText.optional(),
  before: z
    .string()
    .regex(/^\d{1,18}\.\d{1,4}$/, MARK_RULE)
    .optional(),
  limit,
});
const deliveries = z.strictObject({ deliveries: z.array(delivery), next: z.string().nullable() });

const group = z.strictObject({ messages: count, customers: count });
const holdOut = z.strictObject({
  shareBasisPoints: z.int(),
  isHeldOut: z.boolean().nullable().describe('Of the customer that was asked for; null: none was.'),
  lines: z
    .array(
      z.strictObject({
        type: z.string(),
        value: z.string().nullable().describe('That a change came to; null: a notice.'),
        heldOut: group,
        delivered: group,
        others: count.describe('Suppressed, given up, or still waiting.'),
      }),
    )
    .describe('Starts by what they were about, as long as messages are kept.'),
});

const event = z.strictObject({
  eventNo: z.string(),
  endpointId: z.string(),
  at: instant,
  event: z.string(),
  details: z.record(z.string(), z.unknown()),
});

export function deliveryRoutes(app: HttpApp, { pool }: GatewayContext): void {
  const listing = { tags, summary: 'What became of messages, with the answers', params: endpointId };
  const listed = { ...listing, querystring: deliveriesAsked, response: { 200: deliveries } };
  app.get('/v1/webhooks/endpoints/:endpointId/deliveries', { config, schema: listed }, async ({ params, query }) => {
    const { state = null, customerId = null, before, limit: rowsMax } = query;
    const page = await readDeliveryPage(pool, { ...params, state, customerId, before: markOf(before), rowsMax });
    const { deliveries: found, next } = page ?? notFound();
    return {
      deliveries: found.map(({ part, ...each }) => jsonValue(each) as z.input<typeof delivery>),
      next: next === null ? null : `${next.position}.${next.part}`,
    };
  });
  const held = { tags, summary: 'Who is held out, and how many starts were', params: endpointId };
  const asked = { ...held, querystring: z.strictObject({ customerId: idText.optional() }), response: { 200: holdOut } };
  app.get('/v1/webhooks/endpoints/:endpointId/holdout', { config, schema: asked }, async ({ params, query }) => {
    const report = await readHoldOutReport(pool, params.endpointId, query.customerId ?? null);
    return jsonValue(report ?? notFound()) as z.input<typeof holdOut>;
  });
  const before = z
    .string()
    .regex(/^\d{1,18}$/, MARK_RULE)
    .optional();
  const told = {
    tags,
    summary: 'Endpoints that were disabled by the system',
    querystring: z.strictObject({ before, limit }),
  };
  const events = {
    ...told,
    response: { 200: z.strictObject({ events: z.array(event), next: z.string().nullable() }) },
  };
  app.get('/v1/webhooks/events', { config, schema: events }, async ({ query }) => {
    const found = await listWebhookEvents(pool, query.before === undefined ? null : BigInt(query.before), query.limit);
    const next = found.length < query.limit ? null : String(found.at(-1)?.eventNo);
    return { events: found.map((each) => jsonValue(each) as z.input<typeof event>), next };
  });
}

function markOf(text: string | undefined) {
  if (text === undefined) return null;
  const [position = '', part = ''] = text.split('.');
  return { position: BigInt(position), part: Number(part) };
}
