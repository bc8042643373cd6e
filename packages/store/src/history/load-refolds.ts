/**
 * What a refold starts from and is compared with: the last checkpoint before the late fact, the facts after it (with the other facts
 * of their subjects), and what had been recorded after it. All of a fold's effects carry the instant that is being processed, so
 * "after the checkpoint" is `> at` everywhere.
 */
import type { RecordedEntry } from '@loyalty-ladder/domain/corrections/compare-entries.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { NoEffect, Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { decodeFact } from '../codecs/fact-codec.ts';
import { toTimestamp } from '../postgres/timestamp.ts';
import { roundTrip } from '../postgres/transaction.ts';
import { findRefoldStarts, type LateCustomer, type RefoldStart } from './find-refold-starts.ts';

export interface RecordedOutcome {
  /** outcome_key in hex. */
  readonly key: string;
  readonly type: Outcome['type'];
  readonly at: Instant;
  /** The highest so far. */
  readonly revision: number;
  readonly retracted: boolean;
  /** The outcome without what its key says already. */
  readonly content: Omit<Outcome, 'type' | 'at'>;
}

export interface FactsAfter {
  /** Facts later than the instant asked for, in no order. */
  readonly facts: Fact[];
  /** All facts of the subjects of `facts`. */
  readonly related: Fact[];
}

export interface Refold extends RefoldStart, FactsAfter {
  /** Net by entry_key (hex) and effective time; none is zero. */
  readonly entries: RecordedEntry<string>[];
  readonly outcomes: RecordedOutcome[];
  readonly noEffects: NoEffect[];
}

const LOAD_FACTS_AFTER = {
  name: 'load-facts-after',
  text: `
    with after as materialized (
      select f.customer_no, f.fact_key, f.subject, f.body
      from unnest($1::bigint[], $2::timestamptz[]) as u(customer_no, at)
      join facts f on f.customer_no = u.customer_no and f.occurred_at > u.at
    )
    select customer_no, body, true as after from after
    union all
    select f.customer_no, f.body, false
    from (select distinct customer_no, subject from after where subject is not null) s
    join facts f on f.customer_no = s.customer_no and f.subject = s.subject
    where not exists (select from after a where a.customer_no = f.customer_no and a.fact_key = f.fact_key)`,
};

const LOAD_ENTRIES_AFTER = {
  name: 'load-entries-after',
  text: `
    select e.customer_no, encode(e.entry_key, 'hex') as key, e.effective_at, e.kind, e.from_account, e.to_account,
           e.cause_source, e.cause, sum(e.points)::bigint as points
    from unnest($1::bigint[], $2::timestamptz[]) as u(customer_no, at)
    join entries e on e.customer_no = u.customer_no and e.effective_at > u.at
    group by e.customer_no, e.entry_key, e.effective_at, e.kind, e.from_account, e.to_account, e.cause_source, e.cause
    having sum(e.points) <> 0`,
};

const LOAD_HISTORY_AFTER = {
  name: 'load-history-after',
  text: `
    select distinct on (h.customer_no, h.outcome_key)
           h.customer_no, encode(h.outcome_key, 'hex') as key, h.type, h.effective_at, h.revision, h.retracted, h.content
    from unnest($1::bigint[], $2::timestamptz[]) as u(customer_no, at)
    join history h on h.customer_no = u.customer_no and h.effective_at > u.at
    order by h.customer_no, h.outcome_key, h.revision desc`,
};

const LOAD_NO_EFFECTS_AFTER = {
  name: 'load-no-effects-after',
  text: `
    select n.customer_no, n.source, n.id, n.reason, n.effective_at
    from unnest($1::bigint[], $2::timestamptz[]) as u(customer_no, at)
    join no_effects n on n.customer_no = u.customer_no and n.effective_at > u.at`,
};

/** @param foldVersion checkpoints of another version of the fold do not count. */
export async function loadRefolds(
  tx: ClientBase,
  customers: readonly LateCustomer[],
  foldVersion: number,
): Promise<Map<bigint, Refold>> {
  return loadRefoldsFrom(tx, await findRefoldStarts(tx, customers, foldVersion));
}

/** The same from starts that are known already. */
export async function loadRefoldsFrom(
  tx: ClientBase,
  starts: ReadonlyMap<bigint, RefoldStart>,
): Promise<Map<bigint, Refold>> {
  const refolds = new Map([...starts].map(([customerNo, start]) => [customerNo, emptyRefold(start)]));
  await loadAfter(tx, refolds);
  return refolds;
}

async function loadAfter(tx: ClientBase, refolds: ReadonlyMap<bigint, Refold>): Promise<void> {
  const values = [[...refolds.keys()], [...refolds.values()].map((each) => toTimestamp(each.at))];
  const [facts, entries, history, noEffects] = await roundTrip([
    queryFactsAfter(tx, values),
    tx.query({ ...LOAD_ENTRIES_AFTER, values }),
    tx.query({ ...LOAD_HISTORY_AFTER, values }),
    tx.query({ ...LOAD_NO_EFFECTS_AFTER, values }),
  ]);
  collectFacts(facts.rows, refolds);
  for (const row of entries.rows) refolds.get(row.customer_no)?.entries.push(toRecordedEntry(row));
  for (const row of history.rows) refolds.get(row.customer_no)?.outcomes.push({ ...row, at: row.effective_at });
  for (const row of noEffects.rows) {
    const { source, id, reason, effective_at: at } = row;
    refolds.get(row.customer_no)?.noEffects.push({ source, id, reason, at });
  }
}

/** @returns by customer, the facts later than an instant, with the other facts of their subjects. */
export async function loadFactsAfter(
  tx: ClientBase,
  customers: readonly { readonly customerNo: bigint; readonly at: Instant }[],
): Promise<Map<bigint, FactsAfter>> {
  const loaded = new Map(customers.map(({ customerNo }) => [customerNo, { facts: [], related: [] } as FactsAfter]));
  const instants = customers.map(({ at }) => toTimestamp(at));
  const { rows } = await queryFactsAfter(tx, [[...loaded.keys()], instants]);
  collectFacts(rows, loaded);
  return loaded;
}

function queryFactsAfter(tx: ClientBase, values: unknown[]) {
  return tx.query({ ...LOAD_FACTS_AFTER, values });
}

interface FactRowAfter {
  readonly customer_no: bigint;
  readonly body: Buffer;
  readonly after: boolean;
}

function collectFacts(rows: readonly FactRowAfter[], customers: ReadonlyMap<bigint, FactsAfter>): void {
  for (const row of rows) {
    const fact = decodeFact(row.body);
    const customer = customers.get(row.customer_no);
    if (row.after) customer?.facts.push(fact);
    customer?.related.push(fact);
  }
}

function emptyRefold(start: RefoldStart): Refold {
  return { ...start, facts: [], related: [], entries: [], outcomes: [], noEffects: [] };
}

// biome-ignore lint/suspicious/noExplicitAny: a row as pg hands it out; its columns are named in the statement above
function toRecordedEntry(row: any): RecordedEntry<string> {
  return {
    key: row.key,
    at: row.effective_at,
    kind: row.kind,
    from: row.from_account,
    to: row.to_account,
    points: row.points,
    cause:
      row.cause_source === null
        ? { type: 'timer', timer: row.cause }
        : { type: 'fact', source: row.cause_source, id: row.cause },
  };
}
