/**
 * Writes into the outbox as the pipeline does: a transaction locks its customers, takes their next sequence numbers, inserts the rows.
 * What it committed is remembered, to be compared with what subscribers read.
 */
import { OUTPUT_TOPICS } from '@loyalty-ladder/contracts/topics.ts';
import { insertOutbox, type OutboxRow } from '@loyalty-ladder/store/outbox/insert-outbox.ts';
import type { Pool, PoolClient } from 'pg';

const CREATE = 'create table writer_customers (no integer primary key, sequence bigint not null default 0)';
const FILL = 'insert into writer_customers select generate_series(0, $1 - 1)';
const LOCK = 'select from writer_customers where no = any ($1::integer[]) order by no for no key update';
const TAKE_SEQUENCES = `
  update writer_customers set sequence = sequence + $2 where no = any ($1::integer[])
  returning no, sequence - $2 as before`;

export class OutboxWriter {
  readonly pool: Pool;
  /** Ids of the rows committed. */
  readonly committed = new Set<string>();

  private constructor(pool: Pool) {
    this.pool = pool;
  }

  static async open(pool: Pool, customers: number): Promise<OutboxWriter> {
    await pool.query(CREATE);
    await pool.query(FILL, [customers]);
    return new OutboxWriter(pool);
  }

  /** One transaction: so many rows for each of the customers. */
  async write(customers: readonly number[], rowsEach = 1): Promise<void> {
    const tx = await this.begin();
    await tx.write(customers, rowsEach);
    await tx.commit();
  }

  /** Rows for customers 0..size-1 in transactions of `size` rows, several at once: their locks and positions interleave. */
  async writeMany(rows: number, size = 100, atOnce = 3): Promise<void> {
    const customers = Array.from({ length: size }, (_, index) => index);
    const jobs = Array.from({ length: Math.ceil(rows / size) }, () => () => this.write(customers));
    await Promise.all(
      Array.from({ length: atOnce }, async () => {
        for (let job = jobs.pop(); job !== undefined; job = jobs.pop()) await job();
      }),
    );
  }

  /** Three at once: `second` drew its id first and has yet to get the lock of customer 1, whose first rows are committed; `open` has written for 2. */
  async race(): Promise<{ readonly second: OpenTransaction; readonly open: OpenTransaction }> {
    const [first, second, open] = [await this.begin(), await this.begin(), await this.begin()];
    await second.takeId();
    await open.takeId();
    await first.takeId();
    await open.write([2]);
    await first.write([1]);
    await first.commit();
    return { second, open };
  }

  async begin(): Promise<OpenTransaction> {
    const client = await this.pool.connect();
    await client.query('begin');
    return new OpenTransaction(client, this.committed);
  }
}

/** A transaction whose steps the test orders. */
class OpenTransaction {
  readonly #client: PoolClient;
  readonly #committed: Set<string>;
  readonly #ids: string[] = [];

  constructor(client: PoolClient, committed: Set<string>) {
    this.#client = client;
    this.#committed = committed;
  }

  /** Takes its transaction id before any lock, as locking the offsets does in the pipeline. */
  async takeId(): Promise<void> {
    await this.#client.query('select pg_current_xact_id()');
  }

  async write(customers: readonly number[], rowsEach = 1): Promise<void> {
    await this.#client.query(LOCK, [customers]);
    const { rows: taken } = await this.#client.query(TAKE_SEQUENCES, [customers, rowsEach]);
    const rows = taken.flatMap(({ no, before }) =>
      Array.from({ length: rowsEach }, (_, index) => row(no, before + BigInt(index) + 1n)),
    );
    this.#ids.push(...rows.map(({ id }) => id));
    await insertOutbox(this.#client, rows);
  }

  async commit(): Promise<void> {
    await this.#client.query('commit');
    this.#client.release();
    for (const id of this.#ids) this.#committed.add(id);
  }

  async rollback(): Promise<void> {
    await this.#client.query('rollback');
    this.#client.release();
  }
}

function row(no: number, sequence: bigint): OutboxRow {
  const customer = `customer-${no}`;
  const id = `${customer}/${sequence}`;
  return {
    id,
    aggregateType: 'customer',
    aggregateId: customer,
    type: 'stage.changed',
    topic: OUTPUT_TOPICS[0],
    key: Buffer.from(customer),
    payload: Buffer.from(`content of ${id}`),
    headers: { ce_id: id },
    sequence,
    version: sequence,
  };
}
