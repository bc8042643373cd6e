/**
 * The last of the eight files (ARCHITECTURE.md): publishes what was recorded in the outbox, each row once for readers with read_committed,
 * each customer's rows in the order in which they were decided. take-over.ts comes before it, relay.ts around it.
 *
 * Once. Batch n, written down in Postgres before it is sent, is a fixed set of rows; the Kafka transaction that carries them carries n
 * as well. So whoever takes over can tell whether n is sent, and if not can send exactly n, after the one before was fenced.
 *
 * In order. A batch is the next part of a *window*: the rows visible in snapshot S(k) and not in S(k-1), by `position`.
 * - Two transactions A, B of one customer, A having the customer's lock first: B draws its positions after it got the lock, hence after
 *   A's commit, hence after A drew its own. So position is the order of locks in a window that holds both.
 * - A snapshot that sees B sees A, which committed before B did anything under the lock. So A is never in a later window than B.
 * - Snapshots grow: each committed row is in exactly one window. None is skipped, however late its transaction ends, and a
 *   transaction that stays open holds back only its own rows.
 * Windows of transaction ids below `pg_snapshot_xmin`, or an order by transaction id, do not have this: an id is drawn before the lock
 * is won, so B's can be the lower one, and a boundary between the two (some third transaction still running) would send B before A.
 */
import { findOutboxWindow } from '@loyalty-ladder/store/outbox/find-outbox-window.ts';
import { type OutboxPage, readOutboxPage } from '@loyalty-ladder/store/outbox/read-outbox.ts';
import { recordRelayIntent } from '@loyalty-ladder/store/outbox/record-relay-intent.ts';
import type {
  OutboxWindow,
  RecordedIntent,
  RelayHold,
  RelayIntent,
} from '@loyalty-ladder/store/outbox/relay-intent.ts';
import { releaseRelayLease } from '@loyalty-ladder/store/outbox/release-relay-lease.ts';
import { renewRelayLease } from '@loyalty-ladder/store/outbox/renew-relay-lease.ts';
import type { TransactionalProducer } from '@loyalty-ladder/stream/transactional-producer.ts';
import { publishRows } from './publish-rows.ts';
import type { RelayContext } from './relay-context.ts';
import { LeaseLostError } from './relay-error.ts';
import { toPublish } from './to-publish.ts';

/** One Kafka transaction: rows, and bytes in memory (dead letters may be of any size that a topic takes). */
const PAGE_LIMITS = { rowsMax: 1_000, bytesMax: 8_000_000 };

interface NextPage {
  readonly window: OutboxWindow;
  readonly page: OutboxPage;
}

/** Nothing waited; all that waited was relayed; or more is known to wait. */
export type Relayed = 'nothing' | 'all' | 'part';

/** The outbox while this process holds it. Any error ends it: `close`, and take over anew. */
export class HeldOutbox {
  readonly #context: RelayContext;
  readonly #hold: RelayHold;
  readonly #producer: TransactionalProducer;
  #intent: RelayIntent;
  /** As far as Postgres knows; Kafka has committed the intent whenever no batch is under way. */
  #confirmed: bigint;
  #isWindowDone = false;
  #renewedAt = performance.now();

  /** @param recorded as found after all earlier producers were fenced, its intent committed in Kafka. */
  constructor(context: RelayContext, hold: RelayHold, producer: TransactionalProducer, recorded: RecordedIntent) {
    this.#context = context;
    this.#hold = hold;
    this.#producer = producer;
    this.#intent = recorded.intent;
    this.#confirmed = recorded.confirmed;
  }

  /** Relays the rows that come next. @throws LeaseLostError, RowsRefusedError, or what Postgres and Kafka throw */
  async relayBatch(): Promise<Relayed> {
    const next = await this.#nextPage();
    if (next === undefined) return 'nothing';
    const { metrics } = this.#context;
    const endTimer = metrics.batchSeconds.startTimer();
    const [, batch] = await Promise.all([this.#record(next), toPublish(this.#context, next.page.rows)]);
    await publishRows(this.#context, this.#producer, this.#intent.batch, batch);
    endTimer();
    metrics.batches.inc();
    return next.page.isLast ? 'all' : 'part';
  }

  /** To be called while idle: says once that the last batch is committed, and renews the lease in time. @throws LeaseLostError */
  async renew(): Promise<void> {
    const { pool, leaseMs } = this.#context;
    if (this.#confirmed === this.#intent.batch && performance.now() - this.#renewedAt < leaseMs / 3) return;
    if (!(await renewRelayLease(pool, this.#hold, leaseMs, this.#intent.batch))) throw this.#lost();
    this.#confirmed = this.#intent.batch;
    this.#renewedAt = performance.now();
  }

  async close(): Promise<void> {
    await this.#producer.close();
  }

  /** To be called while no batch is under way: lets another instance take over at once. */
  async release(): Promise<void> {
    await releaseRelayLease(this.#context.pool, this.#hold, this.#intent.batch);
  }

  async #nextPage(): Promise<NextPage | undefined> {
    const { pool } = this.#context;
    const current = { ...this.#intent.window, after: this.#intent.last };
    if (!this.#isWindowDone && current.from !== current.to) {
      const page = await readOutboxPage(pool, current, PAGE_LIMITS);
      if (page.rows.length > 0) return { window: current, page };
    }
    this.#isWindowDone = true;
    const window = await findOutboxWindow(pool, current.to);
    return window && { window, page: await readOutboxPage(pool, window, PAGE_LIMITS) };
  }

  async #record({ window, page }: NextPage): Promise<void> {
    const { pool, leaseMs } = this.#context;
    const last = page.rows.at(-1)?.position;
    if (last === undefined) throw new RangeError('a window was found in which no row is');
    const intent = { batch: this.#intent.batch + 1n, window, last, records: page.rows.length };
    if (!(await recordRelayIntent(pool, this.#hold, leaseMs, intent))) throw this.#lost();
    this.#confirmed = this.#intent.batch;
    this.#intent = intent;
    this.#isWindowDone = page.isLast;
    this.#renewedAt = performance.now();
  }

  #lost(): LeaseLostError {
    return new LeaseLostError(`the outbox was taken over, epoch ${this.#hold.epoch} is void`);
  }
}
