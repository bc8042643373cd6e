/**
 * Customers of whom an endpoint never hears, so that what a campaign brings about can be measured against them. Who they are follows from
 * the endpoint's salt and the customer alone: the same at any time, in any process, after any restart, and independent from endpoint to
 * endpoint. A larger share holds out the same ones and more, a smaller one some of them.
 */
import { hash } from 'node:crypto';

export interface HoldOut {
  /** Of the endpoint, drawn once: who wants to be called cannot find out by trying ids. */
  readonly salt: Buffer;
  /** 0 to 10,000: hundredths of a percent. */
  readonly shareBasisPoints: number;
}

const BASIS_POINTS = 10_000;
const HASH_BYTES = 6;
const HASHES = 2 ** (8 * HASH_BYTES);

export function isHeldOut({ salt, shareBasisPoints }: HoldOut, customerId: string): boolean {
  const digest = hash('sha256', Buffer.concat([salt, Buffer.from(customerId)]), 'buffer');
  return digest.readUIntBE(0, HASH_BYTES) < Math.floor((shareBasisPoints / BASIS_POINTS) * HASHES);
}
