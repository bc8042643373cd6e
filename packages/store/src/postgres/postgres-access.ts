/**
 * How Postgres is reached, for every client of it: an address says whether by TLS, and by whose certificate. pg is not left to read that out of the address
 * itself: what `require` means there (as little as in libpq, or as much as verify-full) hangs on its version and on `uselibpqcompat`, what
 * it finds there goes before the options it is given, and without any it looks at PGSSLMODE.
 *
 * Here `disable`, or nothing, is plain text; `require` and `verify-full` are one: chain and host name are verified, always.
 */
import { readFileSync } from 'node:fs';
import { splitCaFile } from '@loyalty-ladder/runtime/ca-file.ts';
import { isCertificateError } from '@loyalty-ladder/runtime/certificate-error.ts';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import pg from 'pg';

/** Postgres answers, and does not let this process in; or it is not the one that it should be. A restart with other settings helps. */
export class AccessRefusedError extends OperatingError {
  override readonly code = 'POSTGRES_REFUSED';
}

/** What TLS needs beside the address. @throws Error when a file that the address names is gone. */
export function postgresAccess(databaseUrl: string): Pick<pg.ClientConfig, 'connectionString' | 'ssl'> {
  const { address, ca } = splitCaFile(databaseUrl);
  const url = new URL(address);
  const [mode = ca && 'verify-full', cert, key] = ['sslmode', 'sslcert', 'sslkey'].map((name) => taken(url, name));
  const isPlain = mode === undefined || mode === 'disable';
  return {
    connectionString: url.href,
    ssl: !isPlain && { ...(ca && { ca }), ...pem('cert', cert), ...pem('key', key) },
  };
}

function taken({ searchParams }: URL, name: string): string | undefined {
  const value = searchParams.get(name) ?? undefined;
  searchParams.delete(name);
  return value;
}

const pem = (name: 'cert' | 'key', file: string | undefined) =>
  file === undefined ? {} : { [name]: readFileSync(file, 'utf8') };

type Connected = ((error: Error) => void) | ((error: null, client: pg.Client) => void);

/** pg's client, whose refusals name the settings to look at. */
export class PostgresClient extends pg.Client {
  override connect(): Promise<pg.Client>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.Client> | undefined {
    if (callback === undefined) return super.connect().catch((error) => Promise.reject(inOurWords(error)));
    super.connect((error: Error | null) =>
      (callback as (error: unknown, client: pg.Client) => void)(inOurWords(error), this),
    );
    return undefined;
  }
}

/** SQLSTATE class 28: no such user, wrong password, no line in pg_hba.conf. 3D000: no such database. */
const REFUSAL = /^28|^3D000$/;
const NO_TLS = /does not support SSL/;

function inOurWords(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { code } = error as { readonly code?: string };
  const isRefused = REFUSAL.test(code ?? '') || isCertificateError(error) || NO_TLS.test(error.message);
  if (!isRefused) return error;
  return new AccessRefusedError(`Postgres: ${error.message} (see DATABASE_URL, its sslmode, and DATABASE_CA_FILE)`, {
    cause: error,
  });
}
