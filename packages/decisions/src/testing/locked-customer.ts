/** For tests: a customer as locked, known by nothing so far but what a test says. */
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { initialState } from '@loyalty-ladder/domain/state/state.ts';
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import type { LockedCustomer } from '@loyalty-ladder/store/customers/lock-customers.ts';

export function lockedCustomer(known: Partial<LockedCustomer> = {}): LockedCustomer {
  return {
    customerNo: 1n,
    customerId: 'c1',
    partition: 1,
    version: 0n,
    foldVersion: FOLD_VERSION,
    state: encodeState(initialState()),
    factCount: 0,
    foldedTo: Number.MIN_SAFE_INTEGER,
    unfoldedFrom: null,
    entryCount: 0n,
    chain: Buffer.alloc(0),
    sequences: { stage: 0n, risk: 0n, points: 0n, followUp: 0n, notice: 0n, advice: 0n, key: 0n },
    ...known,
  };
}
