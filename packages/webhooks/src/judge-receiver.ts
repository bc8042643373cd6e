/**
 * What whoever registers an endpoint is told early: that nothing would ever be sent to it. What counts is judged again at each connection.
 * A name that leads inside and one that leads nowhere are the same: nobody learns here what names there are inside.
 */
import type { AllowedTargets } from './allowed-targets.ts';
import { mayCall } from './judge-address.ts';
import { addressIn, judgeUrl, type UrlFault } from './judge-url.ts';
import type { ResolveHost } from './resolve-host.ts';

export interface Reach {
  readonly allowed: AllowedTargets;
  readonly resolve: ResolveHost;
}

/** @returns undefined: as far as can be seen now, it may be called. */
export async function judgeReceiver(url: string, { allowed, resolve }: Reach): Promise<UrlFault | undefined> {
  const judged = judgeUrl(url, allowed);
  if (!judged.ok) return judged.fault;
  const { target } = judged;
  if (addressIn(target.host) !== undefined) return undefined;
  try {
    const found = await resolve(target.host);
    return found.every(({ address }) => mayCall(address, target, allowed)) ? undefined : 'address';
  } catch {
    return 'address';
  }
}
