/** Rows held in a transaction of the test's own, so that whoever needs them is caught waiting, at any speed of the machine. */
import pg from 'pg';
import { waitUntil } from './wait-until.ts';

export class HeldRows {
  readonly #client: pg.Client;
  /** How many. */
  readonly count: number;

  private constructor(client: pg.Client, count: number) {
    this.#client = client;
    this.count = count;
  }

  /** @param select ends in `for update`, or in what conflicts with the lock of those who are to wait. */
  static async hold(databaseUrl: string, select: string, values: readonly unknown[] = []): Promise<HeldRows> {
    // A connection of its own: those of the product do not let a transaction stay idle.
    const client = new pg.Client({ connectionString: databaseUrl });
    client.on('error', () => {}); // A test that failed drops its database.
    await client.connect();
    await client.query('begin');
    const { rowCount } = await client.query(select, [...values]);
    return new HeldRows(client, rowCount ?? 0);
  }

  /** A batch with facts of the customer is held inside its transaction. */
  static async holdCustomer(databaseUrl: string, customerId: string): Promise<HeldRows> {
    const held = await HeldRows.hold(databaseUrl, 'select from customers where customer_id = $1 for update', [
      customerId,
    ]);
    if (held.count !== 1) throw new Error(`customer ${customerId} is not recorded`);
    return held;
  }

  /** Transactions that wait for the rows. */
  async waiters(): Promise<number> {
    const { rowCount } = await this.#client.query(
      'select from pg_stat_activity where pg_backend_pid() = any (pg_blocking_pids(pid))',
    );
    return rowCount ?? 0;
  }

  async waitedFor(transactions = 1): Promise<void> {
    await waitUntil(async () => (await this.waiters()) >= transactions, {
      what: `${transactions} transactions that wait for the rows`,
    });
  }

  /** Ends the transaction. Safe to call again. */
  async release(): Promise<void> {
    await this.#client.end();
  }
}
