/** The program of a store in which nobody is recorded yet: what PROGRAM_FILE says, in place of the one that it was prepared with before. */
import { sameContent } from '@loyalty-ladder/domain/corrections/same-content.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { lockEmptyStore } from '@loyalty-ladder/store/programs/lock-empty-store.ts';
import { lockPrograms } from '@loyalty-ladder/store/programs/lock-programs.ts';
import { publishProgram } from '@loyalty-ladder/store/programs/publish-program.ts';
import type { Pool } from 'pg';

/** `another`: what is published stays, as somebody is recorded, or has published it. */
export type TakenProgram = 'taken' | 'same' | 'another';

export function takeProgramFile(pool: Pool, body: unknown): Promise<TakenProgram> {
  return inTransaction(pool, async (tx) => {
    const [first, ...others] = (await lockPrograms(tx)).versions;
    const newest = others.at(-1) ?? first;
    if (first === undefined || newest === undefined || sameContent(newest.body, body)) return { result: 'same' };
    if (others.length > 0 || !(await lockEmptyStore(tx))) return { result: 'another' };
    await publishProgram(tx, { version: first.version + 1, effectiveAt: first.effectiveAt, body }, [first.version]);
    return { result: 'taken' };
  });
}
