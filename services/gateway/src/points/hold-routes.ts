/** Holds and redemptions: what a till or a shop does with a customer's points. */
import { carryOutPoints, isSpending } from '@loyalty-ladder/decisions/points/carry-out-points.ts';
import type { PointsCommand } from '@loyalty-ladder/decisions/points/points-command.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { readHold } from '@loyalty-ladder/operations/points/read-hold.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { GatewayContext } from '../gateway-context.ts';
import { Problem } from '../http/problem.ts';
import { answerAttempt } from './answer-attempt.ts';
import { attemptOf } from './attempt-of.ts';
import type { PointsDesk } from './points-desk.ts';
import {
  attemptHeaders,
  customerPath,
  expiresAt,
  holdAnswer,
  holdPath,
  holdSchema,
  pointsAsked,
  reference,
  ttlSeconds,
} from './points-schemas.ts';

const TTL_SECONDS = 900;

const holdBody = z
  .strictObject({
    points: pointsAsked,
    ttlSeconds: ttlSeconds.optional(),
    expiresAt: expiresAt.optional(),
    reference: reference.optional(),
  })
  .refine((body) => body.ttlSeconds === undefined || body.expiresAt === undefined, {
    path: ['expiresAt'],
    error: 'must not be there beside ttlSeconds',
  });
const redeemBody = z.strictObject({ points: pointsAsked, reference: reference.optional() });
/** It may be left out as a whole. */
const partBody = z
  .strictObject({ points: pointsAsked.optional() })
  .nullable()
  .transform((body) => body?.points);

const common = { tags: ['Points'], headers: attemptHeaders, response: { 200: holdAnswer } };
const config = { scope: 'redeem' } as const;

export function holdRoutes(app: HttpApp, { pool }: GatewayContext, desk: PointsDesk): void {
  const see = async (request: FastifyRequest, reply: FastifyReply, customerId: string, command: PointsCommand) => {
    const attempt = attemptOf(request);
    const answered = await desk.see({
      ...{ attempt, customerId, isSpending: isSpending(command) },
      decide: (context, purchasesKnown) => carryOutPoints(context, { customerId, command, attempt, purchasesKnown }),
    });
    return answerAttempt(reply, answered);
  };
  const ofCustomer = { ...common, params: customerPath };
  const ofHold = { ...common, params: holdPath };

  app.post(
    '/v1/customers/:customerId/holds',
    { config, schema: { ...ofCustomer, body: holdBody, summary: 'Set points aside', description: HOLD_TEXT } },
    (request, reply) => {
      const { points, reference: words, ttlSeconds: seconds = TTL_SECONDS, expiresAt: at } = request.body;
      const expires = at === undefined ? { inMs: seconds * 1_000 } : { at: Date.parse(at) };
      return see(request, reply, request.params.customerId, { kind: 'hold', points, expires, reference: words });
    },
  );
  app.post(
    '/v1/customers/:customerId/redemptions',
    { config, schema: { ...ofCustomer, body: redeemBody, summary: 'Redeem points at once', description: SPEND_TEXT } },
    (request, reply) => see(request, reply, request.params.customerId, { kind: 'redeem', ...request.body }),
  );
  app.post(
    '/v1/customers/:customerId/holds/:holdId/capture',
    {
      config,
      schema: { ...ofHold, body: partBody, summary: 'Redeem what is held, or a part of it', description: CAPTURE_TEXT },
    },
    (request, reply) => {
      const { customerId, holdId } = request.params;
      return see(request, reply, customerId, { kind: 'capture', holdId, points: request.body });
    },
  );
  app.post(
    '/v1/customers/:customerId/holds/:holdId/release',
    { config, schema: { ...ofHold, summary: 'Let go of what is held' } },
    (request, reply) => {
      const { customerId, holdId } = request.params;
      return see(request, reply, customerId, { kind: 'release', holdId });
    },
  );
  app.post(
    '/v1/customers/:customerId/holds/:holdId/restore',
    {
      config,
      schema: {
        ...ofHold,
        body: partBody,
        summary: 'Give back what was redeemed, or a part of it',
        description: RESTORE_TEXT,
      },
    },
    (request, reply) => {
      const { customerId, holdId } = request.params;
      return see(request, reply, customerId, { kind: 'restore', holdId, points: request.body });
    },
  );
  app.get(
    '/v1/customers/:customerId/holds/:holdId',
    { config, schema: { tags: ['Points'], summary: 'One hold', params: holdPath, response: { 200: holdSchema } } },
    async ({ params }) => {
      const hold = await readHold(pool, params.customerId, params.holdId);
      if (typeof hold === 'string') throw new Problem(hold);
      return hold;
    },
  );
}

const SPEND_TEXT =
  'Never more than is available. While purchases of the customer may wait in Kafka it is refused (`purchases-behind`): a return among them may have taken the points.';
const HOLD_TEXT = `Until their time is up nothing else can take them. ${SPEND_TEXT}`;
const CAPTURE_TEXT = 'Without `points` all of them. The rest is released by it.';
const RESTORE_TEXT =
  'When the order that was paid with them is cancelled. They go back to the months in which they would have expired; for one that has passed they live `restoreDays` of the program. Without `points` all that is left.';
