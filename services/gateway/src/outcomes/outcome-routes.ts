/** The trigger stream by cursor, for who can neither consume Kafka nor be called. */
import { OUTPUT_TOPICS } from '@loyalty-ladder/contracts/topics.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { outcomeJson } from '@loyalty-ladder/operations/outcomes/outcome-json.ts';
import { readStoreEpoch } from '@loyalty-ladder/store/cards/read-store-epoch.ts';
import { TransactionIdsWentBackError } from '@loyalty-ladder/store/outbox/find-outbox-window.ts';
import { type OutcomePage, readOutcomePage } from '@loyalty-ladder/store/outbox/read-outcome-page.ts';
import { z } from 'zod';
import { instantText } from '../customers/answer-fields.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { Problem } from '../http/problem.ts';
import { assertOfStore } from '../paging/page-cursor.ts';
import { limitOf, listOf } from '../paging/page-fields.ts';
import { OutcomeBell } from './outcome-bell.ts';
import { beginAt, type OutcomePlace, readPlace, writePlace } from './outcome-place.ts';

const WAIT_SECONDS_MAX = 30;
/** What is read after the wait takes some time, too. */
const ANSWER_MS_MAX = (WAIT_SECONDS_MAX + 10) * 1_000;
const WAITING_MAX = 200;
/** An outcome has up to 1 MB; in JSON it is some times as much. */
const PAGE_BYTES_MAX = 2_000_000;

const outcome = z.strictObject({
  id: z.string().describe('The same however often it is told: `ce_id` in Kafka, `webhook-id` of webhooks.'),
  topic: z.string().describe('As in Kafka, without the prefix of the environment.'),
  type: z
    .string()
    .describe(
      '`stage.changed`, `risk.changed`, `points.changed`, `follow-up.opened`, `key-customer.changed` and others.',
    ),
  customerId: z.string(),
  recordedAt: instantText.describe('By the clock of the database: what `from` goes by.'),
  data: z
    .record(z.string(), z.unknown())
    .describe(
      'The fields of its message (asyncapi.json): points and numbers of any size as decimal text, instants in ISO 8601.',
    ),
});

const answer = z.strictObject({
  outcomes: z.array(outcome).describe("Each customer's in the order in which they were decided."),
  cursor: z.string().describe('Keep it with what you have done, and send it as `after`. There is always one.'),
  hasMore: z
    .boolean()
    .describe('More is known to wait: ask again at once. A page may be empty and have more behind it.'),
});

const waitRule = `must be a whole number of seconds from 0 to ${WAIT_SECONDS_MAX}`;
const fromRule = 'must be beginning, now, or an instant in ISO 8601 with its zone, from 1970 on';

/** As ISO 8601 has it, with a zone. */
const isInstant = (text: string): boolean =>
  z.iso.datetime({ offset: true }).safeParse(text).success && Date.parse(text) >= 0;

const query = z
  .strictObject({
    after: z.string().optional().describe('The `cursor` of the answer before.'),
    from: z
      .union([z.enum(['beginning', 'now']), z.string().refine(isInstant).meta({ format: 'date-time' })], fromRule)
      .optional()
      .describe(
        'Where to begin without a cursor: `beginning` (the default) is all that is kept; `now` what comes from here on; an instant (by ' +
          'the clock of the database, see `recordedAt`) at least what was recorded from then on, and perhaps some of the minute before.',
      ),
    topic: listOf(OUTPUT_TOPICS).describe('Only these topics; several are given one by one. Without it: all.'),
    limit: limitOf({ most: 500, usual: 100 }),
    wait: z.coerce
      .number(waitRule)
      .int(waitRule)
      .min(0, waitRule)
      .max(WAIT_SECONDS_MAX, waitRule)
      .default(0)
      .describe(
        'Where nothing waits: for so many seconds the answer waits for something. Where too many wait already it comes at once.',
      ),
  })
  .refine(({ after, from }) => after === undefined || from === undefined, {
    path: ['from'],
    error: 'must not be there beside `after`, which says where to go on',
  });

const schema = {
  tags: ['Outcomes'],
  summary: 'Outcomes in the order in which they were decided, by cursor',
  description:
    'What webhooks are called with and Kafka carries: none is skipped and none comes twice, however transactions end. Late facts correct ' +
    'what was said before, so keep by `outcomeKey` the highest `revision`, and start a campaign on what is `current` and not `stale` (README, ' +
    '"Consuming triggers"). After a restore of the store the cursor is refused (`cursor-expired`).',
  querystring: query,
  response: { 200: answer },
};

export function outcomeRoutes(app: HttpApp, context: GatewayContext): void {
  const { config, log, pool } = context;
  const bell = new OutcomeBell({ databaseUrl: config.DATABASE_URL, log, waitingMax: WAITING_MAX });
  app.addHook('preClose', () => bell.stop());
  const options = { config: { scope: 'read' }, handlerTimeout: ANSWER_MS_MAX, schema } as const;
  app.get('/v1/outcomes', options, async ({ query: asked, signal }) => {
    const { after, from = 'beginning', topic = OUTPUT_TOPICS, limit, wait } = asked;
    const place = after === undefined ? undefined : readPlace(after);
    const epoch = await readStoreEpoch(pool);
    assertOfStore(place, epoch);
    const begin = place ?? { epoch, cursor: await beginAt(pool, from) };
    const read = (cursor: OutcomePlace['cursor']) => readPage(context, cursor, topic, limit);
    const page = await readOrWait(read, begin.cursor, bell, wait * 1_000, signal);
    const outcomes = await Promise.all(page.rows.map((row) => outcomeJson(row, context.decisions().catalog)));
    return { outcomes, cursor: writePlace({ epoch, cursor: page.cursor }), hasMore: !page.isLast };
  });
}

async function readPage({ pool }: GatewayContext, ...[cursor, topics, limit]: ReadArguments): Promise<OutcomePage> {
  try {
    return await readOutcomePage(pool, cursor, topics, { rowsMax: limit, bytesMax: PAGE_BYTES_MAX });
  } catch (error) {
    throw error instanceof TransactionIdsWentBackError ? new Problem('cursor-expired') : error;
  }
}

type ReadArguments = [cursor: OutcomePlace['cursor'], topics: readonly string[], limit: number];

async function readOrWait(
  read: (cursor: OutcomePlace['cursor']) => Promise<OutcomePage>,
  begin: OutcomePlace['cursor'],
  bell: OutcomeBell,
  waitMs: number,
  gone: AbortSignal,
): Promise<OutcomePage> {
  const until = performance.now() + waitMs;
  for (let cursor = begin; ; ) {
    const { rung } = bell;
    const page = await read(cursor);
    const leftMs = until - performance.now();
    if (page.rows.length > 0 || leftMs <= 0 || !bell.hasRoom || gone.aborted) return page;
    if (page.isLast) await bell.wait(rung, leftMs, gone);
    cursor = page.cursor;
  }
}
