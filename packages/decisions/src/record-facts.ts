/** Records a batch's facts under their customers' locks and tells what is new, what was known, and what contradicts what is known. */
import { type Fact, subjectOf } from '@loyalty-ladder/domain/facts/fact.ts';
import { canonicalFact, decodeStoredFact, encodeStoredFact, factKey } from '@loyalty-ladder/store/codecs/fact-codec.ts';
import { type FactRow, factRowKey, insertFacts, readFactBodies } from '@loyalty-ladder/store/facts/insert-facts.ts';
import { type CustomerSubject, loadRelated } from '@loyalty-ladder/store/facts/load-related.ts';
import { roundTrip } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { ClientBase } from 'pg';
import { factDifference } from './fact-difference.ts';
import type { Locked } from './lock-for-decision.ts';

export interface ArrivedFact<Origin> {
  readonly fact: Fact;
  /** What it came with. */
  readonly origin: Origin;
}

export interface RecordedFacts<Origin> {
  /** New facts by customer, in order of arrival. */
  readonly fresh: Map<bigint, Fact[]>;
  /** Facts recorded before this batch that share a subject with one of the batch, by customer. */
  readonly related: Map<bigint, Fact[]>;
  /** Same source and id as a recorded fact, other type, time or body: the first recorded stays. */
  readonly conflicts: Conflict<Origin>[];
  readonly duplicates: number;
}

export interface Conflict<Origin> {
  readonly origin: Origin;
  /** What of it is not as recorded (fact-difference.ts). */
  readonly difference: string;
}

/** One delivery of a fact in this batch. */
interface Delivery<Origin> {
  readonly row: FactRow;
  readonly arrived: ArrivedFact<Origin>;
}

export async function recordFacts<Origin>(
  tx: ClientBase,
  arrived: readonly ArrivedFact<Origin>[],
  { customerNos, now }: Pick<Locked, 'customerNos' | 'now'>,
): Promise<RecordedFacts<Origin>> {
  const deliveries = new Map<string, Delivery<Origin>[]>();
  if (arrived.length === 0) return { ...sort(deliveries, new Map()), related: new Map() };
  for (const each of arrived) {
    const row = factRow(each.fact, customerNoOf(each.fact, customerNos));
    append(deliveries, factRowKey(row), { row, arrived: each });
  }
  const rows = [...deliveries.values()].flatMap(([first]) => (first === undefined ? [] : [first.row]));
  // Related before the insert, in one round trip: it returns only what was there already.
  const [related, inserted] = await roundTrip([loadRelated(tx, subjectsOf(rows)), insertFacts(tx, rows, now)]);
  const known = rows.filter((row) => !inserted.has(factRowKey(row)));
  const bodies = known.length === 0 ? new Map<string, Buffer>() : await readFactBodies(tx, known);
  return { ...sort(deliveries, bodies), related };
}

/** @param bodies recorded before this batch; a fact without one is recorded now, by its first delivery. */
function sort<Origin>(deliveries: ReadonlyMap<string, Delivery<Origin>[]>, bodies: ReadonlyMap<string, Buffer>) {
  const fresh = new Map<bigint, Fact[]>();
  const conflicts: Conflict<Origin>[] = [];
  let duplicates = 0;
  for (const [key, [first, ...more]] of deliveries) {
    if (first === undefined) continue;
    const stored = bodies.get(key);
    // Its bytes may be of an earlier version than those of the same fact today.
    const recorded = stored && canonicalFact(stored);
    if (recorded === undefined) append(fresh, first.row.customerNo, first.arrived.fact);
    for (const { row, arrived } of recorded === undefined ? more : [first, ...more]) {
      const known = recorded ?? first.row.body;
      if (row.body.equals(known)) duplicates++;
      else
        conflicts.push({
          origin: arrived.origin,
          difference: factDifference(decodeStoredFact(known), decodeStoredFact(row.body)),
        });
    }
  }
  return { fresh, conflicts, duplicates };
}

function customerNoOf({ customerId }: Fact, customerNos: Locked['customerNos']): bigint {
  const customerNo = customerNos.get(customerId);
  if (customerNo === undefined) throw new Error('a customer was neither found nor created');
  return customerNo;
}

export function factRow(fact: Fact, customerNo: bigint): FactRow {
  return {
    customerNo,
    factKey: factKey(fact),
    occurredAt: fact.occurredAt,
    type: fact.type,
    subject: subjectOf(fact),
    body: encodeStoredFact(fact),
  };
}

export function subjectsOf(rows: readonly FactRow[]): CustomerSubject[] {
  const subjects = new Map<string, CustomerSubject>();
  for (const { customerNo, subject } of rows) {
    if (subject !== undefined) subjects.set(`${customerNo}/${subject}`, { customerNo, subject });
  }
  return [...subjects.values()];
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}
