/**
 * Records outcomes as a decision does, without any fact behind them: a customer's number, the history, and the outbox, in one transaction. For
 * tests of those who read outcomes, in numbers that a pipeline would take long for.
 */
import type { OutcomeEvent } from '@loyalty-ladder/contracts/outcome-event.ts';
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { outboxRow } from '@loyalty-ladder/decisions/outbox-row.ts';
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import { outcomeKey } from '@loyalty-ladder/store/history/outcome-key.ts';
import { insertOutbox } from '@loyalty-ladder/store/outbox/insert-outbox.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { Pool, PoolClient } from 'pg';

interface Known {
  readonly version: bigint;
  readonly stage: Stage;
}

export class OutcomeWriter {
  readonly #pool: Pool;
  readonly #catalog: SchemaCatalog;
  readonly #known = new Map<string, Known>();

  private constructor(pool: Pool, catalog: SchemaCatalog) {
    this.#pool = pool;
    this.#catalog = catalog;
  }

  /** @param schemaRegistryUrl where this version's schemas are registered. */
  static async open(pool: Pool, schemaRegistryUrl: string): Promise<OutcomeWriter> {
    return new OutcomeWriter(pool, await SchemaCatalog.open({ url: schemaRegistryUrl }));
  }

  /** These customers come to a rung, all in one transaction, by the ladder's now. */
  async change(customerIds: readonly string[], to: Stage): Promise<void> {
    await inTransaction(this.#pool, async (tx) => {
      const now = await readClock(tx);
      const events = customerIds.map((customerId) => this.#changeOf(customerId, to, now));
      await this.#record(tx, events);
      return { result: undefined };
    });
  }

  /** So many entries of points, one after another. */
  async earn(customerId: string, times: number): Promise<void> {
    await inTransaction(this.#pool, async (tx) => {
      const now = await readClock(tx);
      const events = Array.from({ length: times }, () => this.#pointsOf(customerId, now));
      await this.#record(tx, events);
      return { result: undefined };
    });
  }

  #envelope(customerId: string, at: number, stage?: Stage) {
    const known = this.#known.get(customerId) ?? { version: 0n, stage: 'potential' };
    const version = known.version + 1n;
    this.#known.set(customerId, { version, stage: stage ?? known.stage });
    const dated = { occurredAt: at, decidedAt: at, stale: false, current: true, retracted: false, revision: 1 };
    return { ...dated, customerId, version, sequence: version, from: known.stage };
  }

  /** A customer's changes have instants of their own, however still the clock stands. */
  #changeOf(customerId: string, to: Stage, now: number): OutcomeEvent {
    const at = now + Number(this.#known.get(customerId)?.version ?? 0n);
    const key = outcomeKey(customerId, 'stage.changed', at);
    return {
      ...this.#envelope(customerId, at, to),
      ...{ type: 'stage.changed', to, inForce: to, outcomeKey: key.toString('hex'), strategy: 'retention' },
      ...{ causes: [], measures: [], programVersion: 1 },
    };
  }

  #pointsOf(customerId: string, at: number): OutcomeEvent {
    const { from: _, ...envelope } = this.#envelope(customerId, at);
    const key = outcomeKey(customerId, 'points.changed', at, String(envelope.version));
    const balances = { pending: 0n, available: envelope.version, held: 0n };
    return { ...envelope, type: 'points.changed', outcomeKey: key.toString('hex'), entries: [], balances };
  }

  async #record(tx: PoolClient, events: readonly OutcomeEvent[]): Promise<void> {
    const ids = [...new Set(events.map(({ customerId }) => customerId))];
    await tx.query(
      `insert into identities (customer_id, customer_no)
       select id, nextval('customer_no') from unnest($1::text[]) as u(id) on conflict do nothing`,
      [ids],
    );
    for (const event of events) if (event.type === 'stage.changed') await insertChange(tx, event);
    await insertOutbox(
      tx,
      events.map((event) => outboxRow(event, this.#catalog)),
    );
  }
}

async function insertChange(tx: PoolClient, event: Extract<OutcomeEvent, { type: 'stage.changed' }>): Promise<void> {
  const { customerId, outcomeKey: key, type, to, from, sequence, version, occurredAt } = event;
  await tx.query(
    `insert into history (customer_no, outcome_key, revision, retracted, type, effective_at, content, sequence, version, decided_at)
     select customer_no, decode($2, 'hex'), 1, false, $3, $4, $5, $6, $7, $4 from identities where customer_id = $1`,
    [customerId, key, type, new Date(occurredAt), JSON.stringify({ from, to }), sequence, version],
  );
}
