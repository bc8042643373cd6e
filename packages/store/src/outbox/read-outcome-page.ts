/**
 * Outcomes as they were recorded, page by page, for whoever cannot follow Kafka: webhooks, GET /v1/outcomes. Read as the relay reads them
 * (held-outbox.ts says why not by position or transaction id alone), in windows between two snapshots: none is skipped, however late its
 * transaction ends, none comes twice, and each customer's come in the order in which they were decided. Where one reader's windows
 * end is not where another's do: customers may come in another order than in Kafka.
 *
 * A page costs the same however large the outbox is, whatever is asked for and whatever the cursor claims: it walks so many rows, wanted or
 * not, and says where it came to.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import type { OutboxHeaders } from '../codecs/header-codec.ts';
import { statement } from '../postgres/statement.ts';
import { findOutboxWindow, TransactionIdsWentBackError } from './find-outbox-window.ts';
import { type OutcomeCursor, readAllOf } from './outcome-cursor.ts';
import type { PageLimits } from './read-outbox.ts';

export interface OutcomeRow {
  readonly position: bigint;
  /** ce_id. */
  readonly id: string;
  /** Without the environment's prefix. */
  readonly topic: string;
  readonly type: string;
  readonly customerId: string;
  /** As published: Avro in Confluent's frame. */
  readonly payload: Buffer;
  readonly headers: OutboxHeaders;
  /** By Postgres' own clock, not by the ladder's. */
  readonly recordedAt: Instant;
  /** Of the span that it came of; null: that is not recorded. */
  readonly traceparent: string | null;
}

export interface OutcomePage {
  readonly rows: readonly OutcomeRow[];
  /** Behind these rows, and behind what was walked and not wanted. */
  readonly cursor: OutcomeCursor;
  /** Nothing waits behind them, as of this reading. A page may be empty and not the last. */
  readonly isLast: boolean;
}

/** Of the outbox, wanted or not. */
const WALKED_ROWS_MAX = 5_000;
/** In one reading, while nothing wanted is found. */
const WALKS_MAX = 4;

/** Rows are looked up again by position, so that no payload is read of what is passed over. */
const READ_OUTCOMES = statement({
  name: 'read-outcome-page',
  text: `
    with walked as materialized (
      select position, xid, topic from outbox
      where shard + 0 = 0 and position > $3 and position <= $4
      order by position limit $6
    ), wanted as materialized (
      select position from walked
      where topic = any ($5::text[])
        and pg_visible_in_snapshot(xid, $2::pg_snapshot) and not pg_visible_in_snapshot(xid, $1::pg_snapshot)
      order by position limit $7
    ), page as (
      select o.*, sum(o.bytes) over (order by o.position rows between unbounded preceding and 1 preceding) as bytes_before
      from wanted w
      cross join lateral (
        select position, id, topic, type, aggregateid, payload, headers, created_at, traceparent,
               octet_length(payload) + pg_column_size(headers) as bytes
        from outbox where position = w.position offset 0
      ) as o
    )
    select page.position, page.id, page.topic, page.type, page.aggregateid as "customerId", page.payload, page.headers,
           page.created_at as "recordedAt", page.traceparent, walk.*
    from (
      select max(position) as "walkedTo", count(*) as walked, (select count(*) from wanted) as wanted,
             pg_snapshot_xmax(pg_current_snapshot()) < pg_snapshot_xmax($2::pg_snapshot) as "wentBack"
      from walked
    ) as walk
    left join page on page.bytes_before is null or page.bytes_before < $8
    order by page.position`,
  parameters: ['pg_snapshot', 'pg_snapshot', 'bigint', 'bigint', 'text[]', 'bigint', 'bigint', 'bigint'],
  row: {
    position: 'bigint?',
    id: 'text?',
    topic: 'text?',
    type: 'text?',
    customerId: 'text?',
    payload: 'bytea?',
    headers: 'jsonb?',
    recordedAt: 'timestamptz?',
    traceparent: 'text?',
    walkedTo: 'bigint?',
    walked: 'bigint',
    wanted: 'bigint',
    wentBack: 'boolean',
  },
});

type FoundRow = Awaited<ReturnType<typeof READ_OUTCOMES.rows>>[number];

/**
 * The outcomes of these topics that come next. @param topics without the environment's prefix.
 * @throws TransactionIdsWentBackError when the cursor is of another store, or of one that was restored since.
 */
export async function readOutcomePage(
  db: ClientBase | Pool,
  cursor: OutcomeCursor,
  topics: readonly string[],
  limits: PageLimits,
): Promise<OutcomePage> {
  let page: OutcomePage = { rows: [], cursor, isLast: false };
  for (let walks = 0; walks < WALKS_MAX && page.rows.length === 0 && !page.isLast; walks += 1) {
    page = await walkOn(db, page.cursor, topics, limits);
  }
  return page;
}

async function walkOn(
  db: ClientBase | Pool,
  cursor: OutcomeCursor,
  topics: readonly string[],
  limits: PageLimits,
): Promise<OutcomePage> {
  if (cursor.from !== cursor.to) return walk(db, cursor, topics, limits);
  const window = await findOutboxWindow(db, cursor.to);
  if (window === undefined) return { rows: [], cursor, isLast: true };
  const page = await walk(db, window, topics, limits);
  return { ...page, isLast: page.cursor.from === page.cursor.to };
}

async function walk(
  db: ClientBase | Pool,
  window: OutcomeCursor,
  topics: readonly string[],
  { rowsMax, bytesMax }: PageLimits,
): Promise<OutcomePage> {
  const { from, to, after, last } = window;
  const [walked, rowsWanted, bytes] = [BigInt(WALKED_ROWS_MAX), BigInt(rowsMax), BigInt(bytesMax)];
  const answer = await READ_OUTCOMES.rows(db, from, to, after, last, topics, walked, rowsWanted, bytes);
  const [walk] = answer;
  if (walk === undefined || walk.wentBack) throw wentBack(to);
  const rows = answer.flatMap(outcomeOf);
  const isCut = BigInt(rows.length) < walk.wanted || walk.wanted === rowsWanted;
  if (!isCut && walk.walked < walked) return { rows, cursor: readAllOf(to), isLast: false };
  const reached = isCut ? rows.at(-1)?.position : walk.walkedTo;
  return { rows, cursor: { from, to, after: reached ?? after, last }, isLast: false };
}

function outcomeOf({
  position,
  id,
  topic,
  type,
  customerId,
  payload,
  headers,
  recordedAt,
  traceparent,
}: FoundRow): OutcomeRow[] {
  if (position === null || payload === null || recordedAt === null) return [];
  return [{ position, id, topic, type, customerId, payload, headers, recordedAt, traceparent } as OutcomeRow];
}

function wentBack(to: string): TransactionIdsWentBackError {
  return new TransactionIdsWentBackError(
    `the database has not come to snapshot ${to}: it is another one, or was restored`,
  );
}
