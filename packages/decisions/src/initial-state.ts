/** How a customer is recorded before any fact. */
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { initialState } from '@loyalty-ladder/domain/state/state.ts';
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';

export const INITIAL_STATE = { state: encodeState(initialState()), foldVersion: FOLD_VERSION };
