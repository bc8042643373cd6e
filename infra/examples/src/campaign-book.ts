/**
 * What a subscriber must not forget: how far it has read, what each customer is, and which campaigns it has started. One file of SQLite, and
 * one transaction for each record that is read: killed at any moment, it goes on behind the last record whose consequences it has.
 */
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite';

/** The fields of stage.changed and risk.changed that this needs. */
export interface OutcomeRecord {
  readonly customerId: string;
  readonly outcomeKey: string;
  readonly revision: number;
  readonly retracted: boolean;
  /** Numbers of 64 bits, as the registry's client reads them. */
  readonly sequence: number | bigint;
  readonly version: number | bigint;
  readonly current: boolean;
  readonly stale: boolean;
  readonly to: string;
  /** The value after the decision. */
  readonly inForce: string | null;
}

/** Where a record lies. */
export interface Place {
  readonly topic: string;
  readonly partition: number;
  readonly offset: string;
}

export interface Order {
  /** Names the order for whoever carries it out: it may be handed over again after a kill, with the same number. */
  readonly number: number;
  readonly text: string;
}

const TABLES = `
  create table if not exists positions (topic text, partition integer, next integer, primary key (topic, partition)) strict;
  create table if not exists outcomes (customer text, key text, revision integer, retracted integer, value text, primary key (customer, key)) strict;
  create table if not exists customers (customer text primary key, sequence integer, version integer, before text, value text, campaign text) strict;
  create table if not exists orders (number integer primary key, text text, handed_over integer default 0) strict`;

interface Customer {
  readonly sequence: number;
  readonly version: number;
  /** What was in force before that version: its records were decided together. */
  readonly before: string | null;
  readonly value: string | null;
  /** The one that runs. */
  readonly campaign: string | null;
}

const UNKNOWN: Customer = { sequence: 0, version: 0, before: null, value: null, campaign: null };

export class CampaignBook {
  readonly #db: DatabaseSync;

  constructor(file: string) {
    this.#db = new DatabaseSync(file);
    this.#db.exec('pragma journal_mode = wal; pragma synchronous = full;');
    this.#db.exec(TABLES);
  }

  /** @returns where to go on in each partition that was read before. */
  positions(): Place[] {
    const rows = this.#all('select topic, partition, next from positions');
    return rows.map(({ topic, partition, next }) => ({
      topic: String(topic),
      partition: Number(partition),
      offset: String(next),
    }));
  }

  /** One transaction. A record that was recorded before changes nothing. */
  record({ topic, partition, offset }: Place, outcome: OutcomeRecord | null): void {
    this.#db.exec('begin immediate');
    try {
      const [position] = this.#all('select next from positions where topic = ? and partition = ?', topic, partition);
      if (Number(offset) >= Number(position?.next ?? 0)) {
        if (outcome !== null) this.#apply(outcome);
        this.#run('replace into positions values (?, ?, ?)', topic, partition, Number(offset) + 1);
      }
      this.#db.exec('commit');
    } catch (error) {
      this.#db.exec('rollback');
      throw error;
    }
  }

  /** @returns what was ordered and is not known to be handed over, in order. */
  waiting(): Order[] {
    const rows = this.#all('select number, text from orders where handed_over = 0 order by number');
    return rows.map(({ number, text }) => ({ number: Number(number), text: String(text) }));
  }

  handedOver({ number }: Order): void {
    this.#run('update orders set handed_over = 1 where number = ?', number);
  }

  close(): void {
    this.#db.close();
  }

  /** The rule of README, "Consuming triggers". */
  #apply(outcome: OutcomeRecord): void {
    const { customerId, to } = outcome;
    this.#keep(outcome);
    const known = this.#customer(customerId);
    const [sequence, version] = [Number(outcome.sequence), Number(outcome.version)];
    if (sequence <= known.sequence) return;
    // Records older than the field: one that is current says it all the same.
    const value = outcome.inForce ?? (outcome.current ? to : known.value);
    const before = version === known.version ? known.before : known.value;
    let { campaign } = known;
    if (campaign !== null && campaign !== value) {
      this.#order(`stop ${campaign} ${customerId}`);
      campaign = null;
    }
    if (outcome.current && !outcome.stale && to !== before && to !== campaign) {
      this.#order(`start ${to} ${customerId}`);
      campaign = to;
    }
    this.#run(
      'replace into customers values (?, ?, ?, ?, ?, ?)',
      ...[customerId, sequence, version, before, value, campaign],
    );
  }

  /** The history, for whoever asks later why a campaign was started: of each key the highest revision. */
  #keep({ customerId, outcomeKey, revision, retracted, to }: OutcomeRecord): void {
    this.#run(
      `insert into outcomes values (?, ?, ?, ?, ?) on conflict do update
       set revision = excluded.revision, retracted = excluded.retracted, value = excluded.value where excluded.revision > revision`,
      ...[customerId, outcomeKey, revision, Number(retracted), to],
    );
  }

  #customer(customerId: string): Customer {
    const [row] = this.#all(
      'select sequence, version, before, value, campaign from customers where customer = ?',
      customerId,
    );
    return row === undefined ? UNKNOWN : (row as unknown as Customer);
  }

  #order(text: string): void {
    this.#run('insert into orders (text) values (?)', text);
  }

  #run(sql: string, ...values: (string | number | null)[]): void {
    this.#db.prepare(sql).run(...values);
  }

  #all(sql: string, ...values: (string | number | null)[]): Record<string, SQLOutputValue>[] {
    return this.#db.prepare(sql).all(...values);
  }
}
