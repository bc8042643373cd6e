/**
 * Asks DNS for a receiver's addresses, through Node's own resolver (c-ares): the operating system's takes a thread of four, which a
 * receiver's slow name server would keep from all others, and knows names of the inside (/etc/hosts, search domains).
 */
import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';

/** @throws NameUnresolvedError, never an empty list. */
export type ResolveHost = (host: string) => Promise<readonly LookupAddress[]>;

export class NameUnresolvedError extends OperatingError {
  override readonly code = 'NAME_UNRESOLVED';
}

/** RFC 6761, 6.3: nobody is asked for these. */
const LOOPBACK: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];
const LOCALHOST = /^(.+\.)?localhost\.?$/;

export function resolveByDns(timeoutMs: number): ResolveHost {
  const resolver = new Resolver({ timeout: timeoutMs, tries: 1 });
  return async (host) => {
    if (LOCALHOST.test(host)) return LOOPBACK;
    const answers = await Promise.allSettled([
      resolver.resolve4(host).then((found) => found.map((address) => ({ address, family: 4 }))),
      resolver.resolve6(host).then((found) => found.map((address) => ({ address, family: 6 }))),
    ]);
    const addresses = answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
    if (addresses.length === 0) throw new NameUnresolvedError('the host has no address');
    return addresses;
  };
}
