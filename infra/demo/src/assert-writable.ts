/** Whether a result can be written where it shall be: asked before the work, not after it. */
import { access, open, rm } from 'node:fs/promises';

/** Leaves a file that is there as it is, and none where there was none. @throws Error in words */
export async function assertWritable(file: string): Promise<void> {
  const isThere = await access(file).then(
    () => true,
    () => false,
  );
  try {
    await (await open(file, 'a')).close();
    if (!isThere) await rm(file);
  } catch (cause) {
    throw new Error(`the file ${file} cannot be written (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
}
