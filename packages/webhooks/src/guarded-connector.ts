/**
 * Connections to one receiver, each judged as it is made: the name is resolved anew, all of its addresses are looked at, and the socket goes
 * to those very addresses. There is no second resolution that could answer differently (rebinding), and one address of the inside among
 * public ones is enough to refuse: an honest name has none.
 */
import type { LookupFunction } from 'node:net';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import { buildConnector } from 'undici';
import type { AllowedTargets } from './allowed-targets.ts';
import { mayCall } from './judge-address.ts';
import { addressIn, type Target } from './judge-url.ts';
import type { ResolveHost } from './resolve-host.ts';

/** The receiver's name leads, by now, to where nothing is sent. Says no more: whoever registered it must not learn what is inside. */
export class TargetRefusedError extends OperatingError {
  override readonly code = 'TARGET_REFUSED';
}

export interface Guard {
  readonly allowed: AllowedTargets;
  readonly resolve: ResolveHost;
  readonly connectMsMax: number;
  /** Certificates of authorities that are trusted instead of Node's (NODE_EXTRA_CA_CERTS adds to those). */
  readonly ca?: string | undefined;
}

export function guardedConnector(
  target: Target,
  { allowed, resolve, connectMsMax, ca }: Guard,
): buildConnector.connector {
  const judge = (addresses: readonly string[]) => {
    if (!addresses.every((address) => mayCall(address, target, allowed))) {
      throw new TargetRefusedError('the receiver leads to an address that is not public');
    }
  };
  const lookup: LookupFunction = (host, { all }, callback) => {
    resolve(host)
      .then((found) => {
        judge(found.map(({ address }) => address));
        const [first] = found;
        if (all === true) callback(null, [...found]);
        else callback(null, first?.address ?? '', first?.family);
      })
      .catch((error: Error) => callback(error, ''));
  };
  // HTTP/1.1 alone. No session is resumed, so that the certificate is looked at in each connection.
  const connect = buildConnector({
    ...{ allowH2: false, maxCachedSessions: 0, autoSelectFamily: true, timeout: connectMsMax, lookup },
    ...(ca !== undefined && { ca }),
  });
  return (options, callback) => {
    const address = addressIn(options.hostname);
    try {
      // Node asks for no address where there is one already.
      if (address !== undefined) judge([address]);
    } catch (error) {
      callback(error as Error, null);
      return;
    }
    connect(options, callback);
  };
}
