/**
 * Whether an address may be called: one of the public internet alone. Not a list of what is forbidden, which always lacks one: of IPv4 what
 * no registry has set apart, of IPv6 what lies in 2000::/3 and is not set apart. So no form in which IPv4 is wrapped (mapped, compatible,
 * 6to4, Teredo, NAT64) gets through, whatever is in it.
 */
import ipaddr from 'ipaddr.js';
import type { AllowedTargets } from './allowed-targets.ts';

const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3');
/** Azure's host answers every guest at this public address with its credentials. */
const METADATA = new Set(['168.63.129.16']);
/** RFC 9637: documentation, younger than the tables of ipaddr.js may be. */
const DOCUMENTATION_IPV6 = ipaddr.IPv6.parseCIDR('3fff::/20');

export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.parse(text);
  if (address.range() !== 'unicast') return false;
  if (address instanceof ipaddr.IPv4) return !METADATA.has(address.toString());
  return address.match(GLOBAL_IPV6) && !address.match(DOCUMENTATION_IPV6);
}

/** @param encrypted whether the request goes by TLS; what does not is for allowed targets only. */
export function mayCall(
  address: string,
  target: { readonly host: string; readonly port: number; readonly encrypted: boolean },
  allowed: AllowedTargets,
): boolean {
  return allowed.has(address, target) || (target.encrypted && isPublicAddress(address));
}
