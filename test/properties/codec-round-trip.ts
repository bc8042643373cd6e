/** Encode, decode, encode gives the same bytes, and a decoded state folds on as the one that was encoded. */
import { deepStrictEqual } from 'node:assert/strict';
import { decodeState, encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { oneFold, type WholeLife } from './one-fold.ts';

export function survivesTheStore(life: WholeLife): void {
  const { state } = oneFold(life);
  const bytes = encodeState(state);
  deepStrictEqual(encodeState(decodeState(bytes)).toString('hex'), bytes.toString('hex'));
  // JSON with bigints as text: records that Avro decodes have classes of their own.
  deepStrictEqual(plain(decodeState(bytes)), plain(state));
}

function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}n` : each)));
}
