/**
 * What a refold starts from and is compared with: the last checkpoint before the late fact, the facts after it (with the other facts
 * of their subjects), and what had been recorded after it. All of a fold's effects carry the instant that is being processed, so
 * "after the checkpoint" is `> at` everywhere.
 */
import type { RecordedEntry } from '@loyalty-ladder/domain/corrections/compare-entries.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Entry } from '@loyalty-ladder/domain/state/entry.ts';
import type { NoEffect, Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { decodeStoredFact } from '../codecs/fact-codec.ts';
import { jsonbOf, textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import { roundTrip } from '../postgres/transaction.ts';
import { causeOf } from './cause-columns.ts';
import { findRefoldStarts, type LateCustomer, type RefoldStart } from './find-refold-starts.ts';
import { contentOf } from './outcome-content.ts';

export interface StoredOutcome {
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
  readonly outcomes: StoredOutcome[];
  readonly noEffects: NoEffect[];
}

const PARAMETERS = ['bigint[]', 'timestamptz[]'] as const;

const LOAD_FACTS_AFTER = statement({
  name: 'load-facts-after',
  text: `
    with after as materialized (
      select f.customer_no, f.subject, f.body, u.at
      from unnest($1::bigint[], $2::timestamptz[]) as u(customer_no, at)
      join facts f on f.customer_no = any (array[u.customer_no]) and f.occurred_at > u.at
    )
    select customer_no as "customerNo", body, true as after from after
    union all
    select f.customer_no, f.body, false
    from (select distinct customer_no, subject, at from after where subject is not null) s
    join facts f on f.customer_no = any (array[s.customer_no]) and f.subject = any (array[s.subject]) and (f.occurred_at <= s.at) is true`,
  parameters: PARAMETERS,
  row: { customerNo: 'bigint', body: 'bytea', after: 'boolean' },
});

const LOAD_ENTRIES_AFTER = statement({
  name: 'load-entries-after',
  text: `
    select u.customer_no as "customerNo", encode(e.entry_key, 'hex') as key, e.effective_at as at, e.kind, e.from_account as "from",
           e.to_account as "to", e.cause_source as "causeSource", e.cause, sum(e.points)::bigint as points
    from unnest($1::bigint[], $2::timestamptz[]) as u(customer_no, at)
    join entries e on e.customer_no = any (array[u.customer_no]) and e.effective_at > u.at
    group by u.customer_no, e.entry_key, e.effective_at, e.kind, e.from_account, e.to_account, e.cause_source, e.cause
    having sum(e.points) <> 0`,
  parameters: PARAMETERS,
  row: {
    customerNo: 'bigint',
    key: 'text',
    at: 'timestamptz',
    kind: textOf<Entry['kind']>(),
    from: textOf<Entry['from']>(),
    to: textOf<Entry['to']>(),
    causeSource: 'text?',
    cause: 'text',
    points: 'bigint',
  },
});

const LOAD_HISTORY_AFTER = statement({
  name: 'load-history-after',
  text: `
    select distinct on (u.customer_no, h.outcome_key)
           u.customer_no as "customerNo", encode(h.outcome_key, 'hex') as key, h.type, h.effective_at as at, h.revision, h.retracted,
           h.content
    from unnest($1::bigint[], $2::timestamptz[]) as u(customer_no, at)
    join history h on h.customer_no = any (array[u.customer_no]) and h.effective_at > u.at
    order by u.customer_no, h.outcome_key, h.revision desc`,
  parameters: PARAMETERS,
  row: {
    customerNo: 'bigint',
    key: 'text',
    type: textOf<StoredOutcome['type']>(),
    at: 'timestamptz',
    revision: 'integer',
    retracted: 'boolean',
    content: jsonbOf<object>(),
  },
});

const LOAD_NO_EFFECTS_AFTER = statement({
  name: 'load-no-effects-after',
  text: `
    select n.customer_no as "customerNo", n.source, n.id, n.reason, n.effective_at as at
    from unnest($1::bigint[], $2::timestamptz[]) as u(customer_no, at)
    join no_effects n on n.customer_no = any (array[u.customer_no]) and n.effective_at > u.at`,
  parameters: PARAMETERS,
  row: { customerNo: 'bigint', source: 'text', id: 'text', reason: textOf<NoEffect['reason']>(), at: 'timestamptz' },
});

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
  const values = [[...refolds.keys()], [...refolds.values()].map(({ at }) => at)] as const;
  const [facts, entries, history, noEffects] = await roundTrip([
    LOAD_FACTS_AFTER.rows(tx, ...values),
    LOAD_ENTRIES_AFTER.rows(tx, ...values),
    LOAD_HISTORY_AFTER.rows(tx, ...values),
    LOAD_NO_EFFECTS_AFTER.rows(tx, ...values),
  ]);
  collectFacts(facts, refolds);
  for (const { customerNo, key, at, kind, from, to, points, ...cause } of entries) {
    refolds.get(customerNo)?.entries.push({ key, at, kind, from, to, points, cause: causeOf(cause) });
  }
  for (const { customerNo, content, ...outcome } of history)
    refolds.get(customerNo)?.outcomes.push({ ...outcome, content: contentOf(outcome.type, content) });
  for (const { customerNo, ...noEffect } of noEffects) refolds.get(customerNo)?.noEffects.push(noEffect);
}

/** @returns by customer, the facts later than an instant, with the other facts of their subjects. */
export async function loadFactsAfter(
  tx: ClientBase,
  customers: readonly { readonly customerNo: bigint; readonly at: Instant }[],
): Promise<Map<bigint, FactsAfter>> {
  const loaded = new Map(customers.map(({ customerNo }) => [customerNo, { facts: [], related: [] } as FactsAfter]));
  const instants = customers.map(({ at }) => at);
  collectFacts(await LOAD_FACTS_AFTER.rows(tx, [...loaded.keys()], instants), loaded);
  return loaded;
}

interface LoadedFact {
  readonly customerNo: bigint;
  readonly body: Buffer;
  readonly after: boolean;
}

function collectFacts(rows: readonly LoadedFact[], customers: ReadonlyMap<bigint, FactsAfter>): void {
  for (const row of rows) {
    const fact = decodeStoredFact(row.body);
    const customer = customers.get(row.customerNo);
    if (row.after) customer?.facts.push(fact);
    customer?.related.push(fact);
  }
}

function emptyRefold(start: RefoldStart): Refold {
  return { ...start, facts: [], related: [], entries: [], outcomes: [], noEffects: [] };
}
