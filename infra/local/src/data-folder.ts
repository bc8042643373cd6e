/** The folder that `--folder` names, where data and logs stay: made when missing, and shared with nobody. */
import { access, mkdir, readdir } from 'node:fs/promises';
import { dirname } from 'node:path';

/** @param folder absolute. @throws Error in words when it cannot be made, or holds anything: another run's data are not taken up. */
export async function makeDataFolder(folder: string): Promise<void> {
  const found = await make(folder)
    .then(() => readdir(folder))
    .catch((cause: NodeJS.ErrnoException) => {
      throw new Error(`the folder ${folder} cannot be made or read (${cause.code})`, { cause });
    });
  if (found.length === 0) return;
  throw new Error(
    `the folder ${folder} is not empty: name a new or an empty one (data of an earlier run can be looked at, not resumed)`,
  );
}

/** Step by step: Node's own `recursive` goes round for ever where a file system answers ENOENT to everything (/proc). */
async function make(folder: string): Promise<void> {
  try {
    await mkdir(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return;
    if (code !== 'ENOENT' || (await isThere(dirname(folder)))) throw error;
    await make(dirname(folder));
    await mkdir(folder);
  }
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
