/**
 * Customers as of an instant, however far they have been folded: a state that has come no further is advanced to it, nothing recorded; of one that
 * has gone beyond it, waits for facts or was recorded by an older fold the facts up to the instant are folded, from the last checkpoint before it.
 */
import { PORTION_FACTS_MAX } from '@loyalty-ladder/decisions/load-pasts.ts';
import { isNewerCustomer } from '@loyalty-ladder/decisions/newer-customer.ts';
import { portionsOf } from '@loyalty-ladder/decisions/portions-of.ts';
import { type Fact, subjectOf } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import { fold } from '@loyalty-ladder/domain/fold/fold.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { initialState, type State } from '@loyalty-ladder/domain/state/state.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { BaseCustomer } from '@loyalty-ladder/store/base/read-base-page.ts';
import { decodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { countFactsAfter } from '@loyalty-ladder/store/facts/count-facts-after.ts';
import { findRefoldStarts, type RefoldStart } from '@loyalty-ladder/store/history/find-refold-starts.ts';
import { loadFactsAfter } from '@loyalty-ladder/store/history/load-refolds.ts';
import type { ClientBase } from 'pg';
import type { StateAt } from './figures-of-customer.ts';

export interface AsOf {
  readonly at: Instant;
  readonly programs: ProgramTimeline;
}

/** @returns in no order; left out are customers whom newer code has recorded. */
export async function loadStatesAt(tx: ClientBase, customers: readonly BaseCustomer[], asOf: AsOf): Promise<StateAt[]> {
  const states: StateAt[] = [];
  const beyond: bigint[] = [];
  for (const customer of customers) {
    if (isNewerCustomer(customer)) continue;
    const state = standingAt(customer, asOf.at);
    if (state === undefined) beyond.push(customer.customerNo);
    else states.push({ customerNo: customer.customerNo, at: asOf.at, state: advance(state, [], [], asOf) });
  }
  return beyond.length === 0 ? states : [...states, ...(await refold(tx, beyond, asOf))];
}

/** Whoever has no fact by the instant came later, or was only named by others: there is nobody yet, as for the report on the ladder. */
export const hasCome = ({ state }: StateAt): boolean => Number.isFinite(state.lastAt);

/** @returns undefined: what is stored is not what led to the customer of that instant. */
function standingAt({ foldVersion, state: bytes, unfoldedFrom }: BaseCustomer, at: Instant): State | undefined {
  if (foldVersion < FOLD_VERSION || (unfoldedFrom !== null && unfoldedFrom <= at)) return undefined;
  const state = decodeState(bytes);
  return state.lastAt <= at ? state : undefined;
}

/** As many at once as have their facts in memory. */
async function refold(tx: ClientBase, customerNos: readonly bigint[], asOf: AsOf): Promise<StateAt[]> {
  const found = await findRefoldStarts(
    tx,
    customerNos.map((customerNo) => ({ customerNo, before: asOf.at + 1 })),
    FOLD_VERSION,
  );
  const starts = customerNos.map((customerNo) => ({ customerNo, ...(found.get(customerNo) as RefoldStart) }));
  const counts = await countFactsAfter(tx, starts);
  const states: StateAt[] = [];
  for (const portion of portionsOf(starts, ({ customerNo }) => counts.get(customerNo) ?? 0, PORTION_FACTS_MAX)) {
    const loaded = await loadFactsAfter(tx, portion);
    for (const { customerNo, state } of portion) {
      const { facts = [], related = [] } = loaded.get(customerNo) ?? {};
      const from = state === undefined ? initialState() : decodeState(state);
      states.push({ customerNo, at: asOf.at, state: advance(from, facts, related, asOf) });
    }
  }
  return states;
}

function advance(state: State, facts: readonly Fact[], related: readonly Fact[], { at, programs }: AsOf): State {
  const upTo = (all: readonly Fact[]) => all.filter(({ occurredAt }) => occurredAt <= at);
  return fold({
    state,
    facts: upTo(facts).sort(compareFacts),
    until: at,
    context: { programs },
    related: Map.groupBy(upTo(related), (fact) => subjectOf(fact) ?? ''),
  }).state;
}
