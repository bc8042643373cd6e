/**
 * What an endpoint's address may look like, before anything is known of where it leads: WHATWG's parser has made one form of it (decimal,
 * octal and hexadecimal IPv4, full-width digits, escapes), the form that is called. Where it leads is judged at each connection
 * (guarded-connector.ts).
 */
import { isIP } from 'node:net';
import type { AllowedTargets } from './allowed-targets.ts';
import { mayCall } from './judge-address.ts';

export type UrlFault = 'too-long' | 'no-url' | 'not-https' | 'credentials' | 'port' | 'address';

/** As sentences for whoever registers it. */
export const URL_RULES: Readonly<Record<UrlFault, string>> = {
  'too-long': 'must have at most 2,048 characters',
  'no-url': 'must be an absolute URL',
  'not-https': 'must begin with https://',
  credentials: 'must not hold a user or a password',
  port: 'must go to port 443 or to one from 1024 on',
  address: 'must lead to a public address',
};

const LENGTH_MAX = 2_048;
const PORT_OF = { 'https:': 443, 'http:': 80 } as const;
/** Below it nothing but 443 is for HTTPS, and much is for what should not be spoken to: mail, shells, directories. */
const UNPRIVILEGED_PORT = 1_024;

export interface Target {
  readonly url: URL;
  /** WHATWG's: IPv6 in brackets. */
  readonly host: string;
  readonly port: number;
  readonly encrypted: boolean;
}

export type JudgedUrl =
  | { readonly ok: true; readonly target: Target }
  | { readonly ok: false; readonly fault: UrlFault };

export function judgeUrl(text: string, allowed: AllowedTargets): JudgedUrl {
  if (text.length > LENGTH_MAX) return { ok: false, fault: 'too-long' };
  if (!URL.canParse(text)) return { ok: false, fault: 'no-url' };
  const target = targetOf(new URL(text));
  const fault = faultOf(target, allowed);
  return fault === undefined ? { ok: true, target } : { ok: false, fault };
}

function targetOf(url: URL): Target {
  const { protocol, hostname: host } = url;
  const port = Number(url.port) || (PORT_OF[protocol as keyof typeof PORT_OF] ?? 0);
  return { url, host, port, encrypted: protocol === 'https:' };
}

function faultOf(target: Target, allowed: AllowedTargets): UrlFault | undefined {
  const { url, host, port } = target;
  if (!(url.protocol in PORT_OF) || (!target.encrypted && allowed.isEmpty)) return 'not-https';
  if (url.username !== '' || url.password !== '') return 'credentials';
  const address = addressIn(host);
  if (address !== undefined && !mayCall(address, target, allowed)) return 'address';
  const isInside = allowed.has(address ?? '', target);
  if (target.encrypted && !isInside && port !== PORT_OF['https:'] && port < UNPRIVILEGED_PORT) return 'port';
  return undefined;
}

/** @returns the address if the host is one, without brackets. */
export function addressIn(host: string): string | undefined {
  const bare = host.startsWith('[') ? host.slice(1, -1) : host;
  return isIP(bare) === 0 ? undefined : bare;
}
