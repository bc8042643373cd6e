/**
 * Dead letters are sent through again, or tried, by a consumer: it is asked for here, looked at how it does, and stopped. Whoever asked may leave,
 * and this process may end: neither has anything to do with how it goes on.
 */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { askForReplay, REPLAYED_LETTERS_MAX, stopReplay } from '@loyalty-ladder/operations/records/ask-for-replay.ts';
import {
  LETTER_REPLAY_STATES,
  type LetterReplay,
  listLetterReplays,
  type ReplayedLetter,
  readLetterReplay,
  readReplayedLetters,
} from '@loyalty-ladder/store/letter-replays/letter-replay.ts';
import { z } from 'zod';
import type { DashboardContext } from '../dashboard-context.ts';
import { Problem } from '../problem.ts';
import { letterFilter, letterNo, operatorOf, writtenReason } from './letter-request.ts';

/** The latest ones. */
const REPLAYS = 10;
/** Those first that were not applied. */
const LETTERS = 100;
/** By number. */
const CHOSEN_MAX = 500;

const asking = z
  .strictObject({
    letterNos: z.array(letterNo).min(1).max(CHOSEN_MAX).optional(),
    filter: z.strictObject(letterFilter).optional().describe('All that are open now and fit.'),
    reason: writtenReason,
    dryRun: z.boolean().default(false).describe('Letter by letter it is done and taken back.'),
    lettersPerSecond: z.int().min(1).max(1_000).default(50),
  })
  .refine(({ letterNos, filter }) => (letterNos === undefined) !== (filter === undefined), {
    error: 'has either letterNos or filter',
  });

const asked = z.strictObject({ replayNo: z.string(), letters: z.int().describe('That it names.') });

const replay = z.strictObject({
  replayNo: z.string(),
  askedAt: z.int(),
  askedBy: z.string(),
  reason: z.string(),
  isTrial: z.boolean(),
  lettersPerSecond: z.int(),
  letters: z.int(),
  applied: z.int(),
  refused: z.int(),
  closed: z.int().describe('Were not open any more.'),
  state: z.enum(LETTER_REPLAY_STATES),
  stopAskedBy: z.string().nullable(),
  endedAt: z.int().nullable(),
  fault: z.string().nullable(),
  isTaken: z.boolean().describe('A consumer is at it.'),
});

const points = z.string().describe('Whole points as decimal text.');
const standing = z.strictObject({
  ...{ available: points, pending: points, held: points },
  ...{ stage: z.string(), risk: z.string() },
});

const replayed = z.strictObject({
  letterNo: z.string(),
  outcome: z.enum(['applied', 'refused', 'closed']),
  reason: z.string().nullable(),
  detail: z.string().nullable(),
  effect: z
    .strictObject({ customerId: z.string(), pending: z.boolean(), before: standing, after: standing })
    .nullable()
    .describe('What becomes of the customer; null: nothing does.'),
});

const followed = z.strictObject({ replay, letters: z.array(replayed).describe('Those first that were not applied.') });
const list = z.strictObject({ replays: z.array(replay) });

export type ShownReplay = z.output<typeof replay>;
export type ReplayedEffect = NonNullable<z.output<typeof replayed>['effect']>;
export type FollowedReplay = z.output<typeof followed>;
export type ReplayList = z.output<typeof list>;
export type AskedReplay = z.output<typeof asked>;

const replayNo = z
  .string()
  .regex(/^\d{1,18}$/, 'is the number of a replay')
  .transform(BigInt);

export function replayRoutes(app: HttpApp, { pool }: DashboardContext): void {
  const config = { scope: 'ops' } as const;
  const params = z.strictObject({ replayNo });

  app.post(
    '/api/dead-letters/replay',
    { config, schema: { body: asking, response: { 202: asked } } },
    async ({ body, caller }, reply) => {
      const { letterNos, filter = {}, reason, dryRun: isTrial, lettersPerSecond } = body;
      const selection = letterNos === undefined ? { filter } : { letterNos };
      const by = { actor: operatorOf(caller), reason };
      const answer = await askForReplay(pool, selection, { isTrial, lettersPerSecond }, by);
      if ('tooMany' in answer) {
        const detail = `${answer.tooMany} are open and fit, and one replay takes ${REPLAYED_LETTERS_MAX}.`;
        throw new Problem('too-many-letters', { detail });
      }
      return reply.code(202).send({ ...answer, replayNo: String(answer.replayNo) });
    },
  );

  app.get('/api/replays', { config, schema: { response: { 200: list } } }, async () => ({
    replays: (await listLetterReplays(pool, REPLAYS)).map(shownReplay),
  }));

  app.get(
    '/api/replays/:replayNo',
    { config, schema: { params, response: { 200: followed } } },
    async ({ params: { replayNo: no } }) => {
      const found = await readLetterReplay(pool, no);
      if (found === undefined) throw new Problem('not-found', { detail: 'There is no replay of that number.' });
      return { replay: shownReplay(found), letters: (await readReplayedLetters(pool, no, LETTERS)).map(shownLetter) };
    },
  );

  app.post(
    '/api/replays/:replayNo/stop',
    {
      config,
      schema: {
        ...{ params, body: z.strictObject({ reason: writtenReason }) },
        response: { 200: z.strictObject({ stopped: z.boolean().describe('false: it was over, or is stopping.') }) },
      },
    },
    async ({ params: { replayNo: no }, body: { reason }, caller }) => ({
      stopped: await stopReplay(pool, no, { actor: operatorOf(caller), reason }),
    }),
  );
}

const shownReplay = ({ replayNo: no, ...rest }: LetterReplay): ShownReplay => ({ replayNo: String(no), ...rest });

const shownLetter = ({ letterNo: no, ...rest }: ReplayedLetter) => ({ letterNo: String(no), ...rest });
