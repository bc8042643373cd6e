/** Corrections of points by staff: proposed, approved or refused by somebody with another key, and listed. */
import { idText } from '@loyalty-ladder/contracts/text.ts';
import { judgeAdjustment } from '@loyalty-ladder/decisions/points/judge-adjustment.ts';
import { proposeAdjustment } from '@loyalty-ladder/decisions/points/propose-adjustment.ts';
import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { listAdjustments } from '@loyalty-ladder/operations/points/list-adjustments.ts';
import { findAdjustment } from '@loyalty-ladder/store/adjustments/find-adjustment.ts';
import { z } from 'zod';
import type { GatewayContext } from '../gateway-context.ts';
import { Problem } from '../http/problem.ts';
import { answerAttempt } from './answer-attempt.ts';
import { attemptOf } from './attempt-of.ts';
import type { PointsDesk } from './points-desk.ts';
import {
  adjustmentAnswer,
  adjustmentPath,
  adjustmentSchema,
  attemptHeaders,
  customerPath,
  note,
  pointsChange,
  reason,
} from './points-schemas.ts';

const tags = ['Adjustments'];
const config = { scope: 'adjust' } as const;

const proposal = z.strictObject({ points: pointsChange, reason, note });
const query = z.strictObject({
  state: z.enum(['waiting', 'all']).default('waiting').describe('Those that wait for a second key, or all.'),
  after: idText.optional().describe('`next` of the page before.'),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
const list = z.strictObject({
  adjustments: z.array(adjustmentSchema).describe('Newest first.'),
  next: z.string().nullable().describe('To go on with, as `after`; null: that was all.'),
});

export function adjustmentRoutes(app: HttpApp, { config: settings, pool }: GatewayContext, desk: PointsDesk): void {
  const rules = {
    alonePointsMax: BigInt(settings.ADJUST_ALONE_POINTS_MAX),
    waitsMs: settings.ADJUST_WAIT_HOURS * HOUR_MS,
  };
  const response = { 200: adjustmentAnswer };

  app.post(
    '/v1/customers/:customerId/adjustments',
    {
      config,
      schema: {
        ...{ tags, headers: attemptHeaders, params: customerPath, body: proposal },
        summary: 'Correct points',
        description: PROPOSE_TEXT,
        response: { 200: adjustmentAnswer, 202: adjustmentAnswer },
      },
    },
    async (request, reply) => {
      const attempt = attemptOf(request);
      const { customerId } = request.params;
      const { body, caller: by } = request;
      const answered = await desk.see({
        ...{ attempt, customerId, isSpending: false },
        decide: (context, purchasesKnown) =>
          proposeAdjustment(context, { ...body, customerId, by, attempt, purchasesKnown }, rules),
      });
      const answer = answerAttempt(reply, answered);
      return reply.code(answer.adjustment.state === 'waiting' ? 202 : 200).send(answer);
    },
  );

  for (const verdict of ['approve', 'refuse'] as const) {
    const summary = `${verdict === 'approve' ? 'Approve' : 'Refuse'} what somebody with another key has proposed`;
    const schema = { tags, summary, headers: attemptHeaders, params: adjustmentPath, response };
    app.post(`/v1/adjustments/:adjustmentId/${verdict}`, { config, schema }, async (request, reply) => {
      const attempt = attemptOf(request);
      const { adjustmentId } = request.params;
      // Whose it is, to queue with the customer's others; unknown ones are told so where they are decided.
      const customerId = (await findAdjustment(pool, adjustmentId))?.customerId ?? '';
      const answered = await desk.see({
        ...{ attempt, customerId, isSpending: false },
        decide: (context, purchasesKnown) =>
          judgeAdjustment(context, { adjustmentId, verdict, by: request.caller, attempt, purchasesKnown }),
      });
      return answerAttempt(reply, answered);
    });
  }

  const schema = { tags, summary: 'Corrections, newest first', querystring: query, response: { 200: list } };
  app.get('/v1/adjustments', { config, schema }, async ({ query: { state, after, limit: rowsMax } }) => {
    const page = await listAdjustments(pool, { waitingOnly: state === 'waiting', after, rowsMax });
    if (page === undefined) throw new Problem('unknown-adjustment');
    return page;
  });
}

const PROPOSE_TEXT =
  'Up to a limit that whoever runs this has set it is done at once (200). Above it, it waits (202) until somebody with another key approves it, and expires.';
