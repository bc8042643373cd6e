/** A lock on a customer, by which a batch is held inside its transaction for as long as a test wants. */
import pg from 'pg';
import { waitUntil } from './wait-until.ts';

export class HeldCustomer {
  readonly #client: pg.Client;

  private constructor(client: pg.Client) {
    this.#client = client;
  }

  /** A connection of its own: those of the product do not let a transaction stay idle. */
  static async hold(databaseUrl: string, customerId: string): Promise<HeldCustomer> {
    const client = new pg.Client({ connectionString: databaseUrl });
    client.on('error', () => {}); // A test that failed drops its database.
    await client.connect();
    await client.query('begin');
    const { rowCount } = await client.query('select from customers where customer_id = $1 for update', [customerId]);
    if (rowCount !== 1) throw new Error(`customer ${customerId} is not recorded`);
    return new HeldCustomer(client);
  }

  async isWaitedFor(): Promise<boolean> {
    const { rowCount } = await this.#client.query(
      'select from pg_stat_activity where pg_backend_pid() = any (pg_blocking_pids(pid))',
    );
    return rowCount === 1;
  }

  async waitedFor(): Promise<void> {
    await waitUntil(() => this.isWaitedFor(), { what: 'batch that waits for the customer' });
  }

  async release(): Promise<void> {
    await this.#client.end();
  }
}
