/**
 * Brings what Maven Central has of the stack into a cache folder, by version: later starts need neither Maven nor a network. Nothing
 * else of the local stack downloads anything.
 */
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Reporter } from '@loyalty-ladder/runtime/report-progress.ts';
import { MissingTool } from './missing-tool.ts';
import type { Supervisor } from './supervisor.ts';

/** Fills the (new, empty) folder given; called at most once a version and machine. */
export type Fill = (folder: string) => Promise<void>;

/** What the cache itself needs: of the supervisor where HOME is. */
type Keeping = Pick<CacheContext, 'reporter'> & { readonly supervisor: Pick<Supervisor, 'environment'> };

/** What a download needs; a type of its own because all three users of the cache hand it through. */
export interface CacheContext {
  readonly supervisor: Supervisor;
  readonly reporter: Reporter;
}

/**
 * @param entry name and version, such as `kafka-4.1.1`.
 * @returns the folder of that entry, filled. It appears by one rename, so it is whole or absent: two starts at once both fill, one wins.
 */
export async function cached({ supervisor, reporter }: Keeping, entry: string, fill: Fill): Promise<string> {
  const cache = cacheFolder(supervisor.environment);
  const folder = join(cache, entry);
  if (await exists(folder)) return folder;
  reporter(`${entry}: fetching it, once (kept in ${cache})`);
  await mkdir(cache, { recursive: true });
  const unfinished = await mkdtemp(join(cache, `.${entry}-`));
  try {
    await fill(unfinished);
    await rename(unfinished, folder);
  } catch (error) {
    if (!(await exists(folder))) throw error; // Else another start was first, and its folder is as good.
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
  return folder;
}

export function cacheFolder(environment: NodeJS.ProcessEnv): string {
  return join(environment.XDG_CACHE_HOME || join(environment.HOME ?? homedir(), '.cache'), 'loyalty-ladder');
}

/** One Maven at a time: several at once write to the same local repository, which old Mavens do not guard. */
let lastRun: Promise<void> = Promise.resolve();

/** @throws MissingTool when there is no Maven; Error with Maven's words when it fails. */
export function runMaven(supervisor: Supervisor, name: string, args: readonly string[]): Promise<void> {
  const run = lastRun.then(async () => {
    const process = supervisor.run({
      name: `maven-${name}`,
      command: 'mvn',
      args: ['--batch-mode', '--no-transfer-progress', ...args],
    });
    await process.catch((cause: Error) => {
      throw /\bmvn: (command )?not found/.test(cause.message)
        ? new MissingTool('Maven', `it brings ${name}`, { cause })
        : cause;
    });
  });
  lastRun = run.catch(() => {});
  return run;
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
