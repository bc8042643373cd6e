/** The key under which all revisions of one outcome stand: customer, type, effective instant, and the subject if the type has one. */
import { hash } from 'node:crypto';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';

/** First 128 bits of SHA-256; hex on the wire, bytea in the store. */
export function outcomeKey(customerId: string, type: string, at: Instant, subject = ''): Buffer {
  return hash('sha256', `${customerId}\0${type}\0${at}\0${subject}`, 'buffer').subarray(0, 16);
}
