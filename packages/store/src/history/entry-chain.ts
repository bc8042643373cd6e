/**
 * Entry keys and the hash chain over a customer's ledger lines in order of recording. The chain covers nothing that identifies a
 * person (the cause enters through the key, a hash), so erasing a person does not break it.
 */
import { hash } from 'node:crypto';
import { type Entry, entryKeyText } from '@loyalty-ladder/domain/state/entry.ts';

/** First 128 bits of SHA-256 over cause, kind and accounts. */
export function entryKey(entry: Entry): Buffer {
  return hash('sha256', entryKeyText(entry), 'buffer').subarray(0, 16);
}

/** @param previous empty before the customer's first line. @returns 32 bytes. */
export function nextChain(previous: Buffer, entryNo: bigint, key: Buffer, entry: Entry): Buffer {
  const line = `${entryNo}\0${key.toString('hex')}\0${entry.kind}\0${entry.from}\0${entry.to}\0${entry.points}\0${entry.at}`;
  return hash('sha256', Buffer.concat([previous, Buffer.from(line)]), 'buffer');
}
