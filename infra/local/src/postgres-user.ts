/** Postgres refuses to run as root. Started by root (a container, CI) it runs as another user that the machine already has. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

export interface UserIds {
  readonly uid: number;
  readonly gid: number;
}

/** `postgres` where it was ever installed, else `nobody`, which every system has: no user is created, so none is left behind. */
const CANDIDATES = ['postgres', 'nobody'];

/** @returns undefined when this process is not root and Postgres can run as it is. @throws Error when there is no such user. */
export async function findPostgresUser(): Promise<UserIds | undefined> {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of CANDIDATES) {
    const ids = await idsOf(name);
    if (ids !== undefined) return ids;
  }
  throw new Error(
    `Postgres does not run as root, and there is none of the users ${CANDIDATES.join(', ')} to run it as`,
  );
}

async function idsOf(name: string): Promise<UserIds | undefined> {
  try {
    const [uid, gid] = await Promise.all([id('-u', name), id('-g', name)]);
    return { uid, gid };
  } catch {
    return undefined;
  }
}

async function id(kind: '-u' | '-g', name: string): Promise<number> {
  const { stdout } = await promisify(execFile)('id', [kind, name]);
  return Number(stdout);
}
