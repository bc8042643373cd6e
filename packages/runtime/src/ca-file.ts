/**
 * Who vouches for a server goes along in its address: `sslrootcert=FILE` is how libpq and psql have it, and here all addresses may. So whoever has an
 * address can make a client of it, and none can be made that forgets the certificate (config.ts puts it there).
 */
import { readFileSync } from 'node:fs';

const PARAMETER = 'sslrootcert';

export function withCaFile(address: string, file: string): string {
  const url = new URL(address);
  url.searchParams.set(PARAMETER, file);
  return url.href;
}

/** @returns the address without it, and the certificates in PEM; undefined: those that Node trusts. @throws Error when the file is gone. */
export function splitCaFile(address: string): { readonly address: string; readonly ca: string | undefined } {
  const url = new URL(address);
  const file = url.searchParams.get(PARAMETER);
  if (file === null) return { address, ca: undefined };
  url.searchParams.delete(PARAMETER);
  return { address: url.href, ca: readFileSync(file, 'utf8') };
}
