/** What becomes of a customer by what a dead letter tells: points, stage and risk before and after, for whoever decides whether to send it through. */
import type { Decision } from '@loyalty-ladder/decisions/decision.ts';
import { balancesOf, type State } from '@loyalty-ladder/domain/state/state.ts';
import { decodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import type { LetterEffect, Standing } from '@loyalty-ladder/store/letter-replays/letter-replay.ts';
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';
import type { DecodedSlice } from './decode-slices.ts';

/** @returns of a record, what is decided about its customer; null: nothing is. */
export function effectsOf(
  decisions: readonly Decision[],
): (decoded: Pick<DecodedSlice, 'records'>, message: StreamMessage) => LetterEffect | null {
  const byCustomer = new Map(decisions.map((decision) => [decision.customer.customerId, decision]));
  return ({ records }, message) => {
    const record = records.find((each) => each.message === message);
    const decision = record?.ok ? byCustomer.get(record.fact.customerId) : undefined;
    return decision === undefined ? null : effectOf(decision);
  };
}

function effectOf({ customer, state, unfoldedFrom }: Decision): LetterEffect {
  return {
    customerId: customer.customerId,
    pending: unfoldedFrom !== null,
    before: standingOf(decodeState(customer.state)),
    after: standingOf(state),
  };
}

function standingOf(state: State): Standing {
  const { available, pending, held } = balancesOf(state);
  return {
    ...{ available: String(available), pending: String(pending), held: String(held) },
    ...{ stage: state.stage, risk: state.risk },
  };
}
