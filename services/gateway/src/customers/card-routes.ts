/** What a till asks first: who is this, how many points are there, and may they be relied on. */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { CardReader, type ShownCard } from '@loyalty-ladder/operations/cards/card-reader.ts';
import { z } from 'zod';
import type { GatewayContext } from '../gateway-context.ts';
import {
  advice,
  balances,
  customerPath,
  driver,
  followUp,
  instantText,
  known,
  nextExpiry,
  risk,
  stage,
} from './answer-fields.ts';
import { REASONS, type Reason, WaitingWatch } from './waiting-watch.ts';

const reasons = Object.keys(REASONS) as [Reason, ...Reason[]];

const freshness = z
  .strictObject({
    asOf: instantText
      .nullable()
      .describe("Now, by the ladder's clock, when it was last looked at what waits (each second); null: not yet."),
    pending: z.boolean().describe('Something is known to wait that may change this card.'),
    because: z.array(z.enum(reasons)).describe(
      Object.entries(REASONS)
        .map(([reason, meaning]) => `\`${reason}\`: ${meaning}`)
        .join('. '),
    ),
  })
  .describe(
    'What is known to wait. A card from the cache may besides be some seconds old after a crash: before points are shown as money, ' +
      'ask with `fresh=true`. Redeeming looks for itself.',
  );

const card = z.strictObject({
  customerId: z.string(),
  stage,
  risk,
  driver,
  keyCustomer: z.boolean().describe('Among those who bring most profit.'),
  advice,
  followUp,
  balance: balances,
  nextExpiry,
  version: z.string().describe('Of this customer; of two answers of one epoch the higher is the newer.'),
  epoch: z.string().describe('Of the store; it grows when the store is restored.'),
  asOf: instantText
    .nullable()
    .describe(
      'The last instant at which a fact, or time, changed something; the card holds from then on. null: never.',
    ),
  source: z.enum(['cache', 'store']).describe('`store`: as Postgres has it at this moment.'),
  freshness,
});

const query = z.strictObject({
  fresh: z
    .enum(['true', 'false'])
    .optional()
    .describe('`true`: from Postgres, whatever the cache has; slower, and nothing that is recorded is missing.'),
});

const ifNoneMatch = z.object({
  'if-none-match': z.string().optional().describe('An `ETag` of an earlier answer: 304 while the card is the same.'),
});

const schema = {
  tags: ['Customers'],
  summary: 'The card: points, rung, risk, what else is known, and how fresh that is',
  params: customerPath,
  querystring: query,
  headers: ifNoneMatch,
  response: { 200: card, 304: z.null().describe('The card is still that of the ETag; what waits may have changed.') },
};

export function cardRoutes(app: HttpApp, context: GatewayContext): void {
  const reader = new CardReader(context);
  const watch = new WaitingWatch(context, (epoch) => reader.noteEpoch(epoch));
  app.addHook('onListen', async () => watch.start());
  app.addHook('onClose', () => watch.stop());
  app.get('/v1/customers/:customerId', { config: { scope: 'read' }, schema }, async (request, reply) => {
    const { params, query: asked, headers } = request;
    const { customerId } = params;
    const shown = known(await (asked.fresh === 'true' ? reader.readFresh(customerId) : reader.read(customerId)));
    const tag = `W/"${shown.epoch}.${shown.card.version}"`;
    reply.header('etag', tag).header('cache-control', 'private, no-cache');
    if (isNamed(headers['if-none-match'], tag)) return reply.code(304).send(null);
    // What it is the compiler has seen; to have zod look again costs more than to read the card.
    return reply.type('application/json; charset=utf-8').serializer(JSON.stringify).send(answerOf(shown, watch));
  });
}

function answerOf({ card: shown, epoch, pending }: ShownCard, watch: WaitingWatch): z.output<typeof card> {
  const { customerId, stage, risk, driver, keyCustomer, advice, followUp, balance, nextExpiry, version, asOf } = shown;
  return {
    ...{ customerId, stage, risk, driver, keyCustomer, advice, followUp, balance, nextExpiry, version, asOf },
    epoch: String(epoch),
    source: pending === undefined ? 'cache' : 'store',
    freshness: watch.freshnessOf(customerId, pending),
  };
}

/** RFC 9110, 13.1.2: a list, compared weakly. */
function isNamed(list: string | undefined, tag: string): boolean {
  if (list === undefined) return false;
  const names = list.split(',').map((each) => each.trim());
  return names.some((name) => name === '*' || name.replace(/^W\//, '') === tag.slice(2));
}
