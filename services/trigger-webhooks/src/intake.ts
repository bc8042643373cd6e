/**
 * Takes outcomes in, as they were recorded in Postgres: by a cursor that moves in the same transaction as the messages that are made of them,
 * so that nothing is lost or made twice, whatever is killed. One process at a time holds the cursor's row; whoever does not get it rests.
 * Next file: take-in.ts (what a page is to endpoints), then sending.ts.
 */
import { OUTPUT_TOPICS } from '@loyalty-ladder/contracts/topics.ts';
import { readOutcomePage } from '@loyalty-ladder/store/outbox/read-outcome-page.ts';
import { type Ending, inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { listEndpoints } from '@loyalty-ladder/store/webhooks/find-endpoints.ts';
import { claimIntake, moveIntake } from '@loyalty-ladder/store/webhooks/intake-cursor.ts';
import { nextReplay } from '@loyalty-ladder/store/webhooks/replays.ts';
import type { PoolClient } from 'pg';
import { PAGE_LIMITS } from './intake-limits.ts';
import { replayPage } from './replay-page.ts';
import { type TakenIn, takeIn } from './take-in.ts';
import type { WebhooksContext } from './webhooks-context.ts';

interface Turn extends TakenIn {
  /** More is known to wait. */
  readonly hasMore: boolean;
}

const NOTHING: TakenIn = { outcomes: 0, messages: 0 };

/** One page of outcomes, and one of a replay where nothing else waits. */
export async function intakeTurn(context: WebhooksContext): Promise<Turn> {
  const turn = await inTransaction(context.pool, (tx) => nextPages(tx, context));
  context.metrics.outcomes.inc(turn.outcomes);
  context.metrics.messages.inc(turn.messages);
  return turn;
}

async function nextPages(tx: PoolClient, context: WebhooksContext): Promise<Ending<Turn>> {
  const cursor = await claimIntake(tx);
  if (cursor === undefined) return { result: { ...NOTHING, hasMore: false } };
  const page = await readOutcomePage(tx, cursor, OUTPUT_TOPICS, PAGE_LIMITS);
  const taken =
    page.rows.length === 0 ? NOTHING : await takeIn(tx, context.catalog, page.rows, await listEndpoints(tx));
  if (page.cursor !== cursor) await moveIntake(tx, page.cursor);
  if (!page.isLast) return { result: { ...taken, hasMore: true } };
  const replay = await nextReplay(tx);
  if (replay === undefined) return { result: { ...taken, hasMore: false } };
  const messages = await replayPage(tx, context.catalog, replay);
  return { result: { ...taken, messages: taken.messages + messages, hasMore: true } };
}
