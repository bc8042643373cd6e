/**
 * Somebody on the dashboard asks for dead letters to be sent through again, or tried. It is asked for here and done by a consumer
 * (pipeline/letter-replayer.ts); that it was asked for, by whom and why, is on record with it.
 */
import { askForLetterReplay, askForTrial } from '@loyalty-ladder/store/letter-replays/ask-for-letter-replay.ts';
import { askToStop } from '@loyalty-ladder/store/letter-replays/letter-replay.ts';
import { type OperatorAction, recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { LetterRecord } from '@loyalty-ladder/store/stream/letter-versions.ts';
import type { DeadLetterFilter } from '@loyalty-ladder/store/stream/list-dead-letters.ts';
import { countOpenLetters, pickOpenLetters } from '@loyalty-ladder/store/stream/pick-open-letters.ts';
import type { Pool } from 'pg';

type By = Pick<OperatorAction, 'actor' | 'reason'>;

export interface ReplayWish {
  readonly isTrial: boolean;
  readonly lettersPerSecond: number;
}

/** Of one replay; more are a command's (`npm run dead-letters -- replay`), which names none of them beforehand. */
export const REPLAYED_LETTERS_MAX = 10_000;

/** What is meant: letters by number, or all that are open now and fit. */
export type Selection = { readonly letterNos: readonly bigint[] } | { readonly filter: DeadLetterFilter };

/** @returns its number and how many letters it names; too-many: of those that fit. */
export async function askForReplay(
  pool: Pool,
  selection: Selection,
  { isTrial, lettersPerSecond }: ReplayWish,
  { actor, reason }: By,
): Promise<{ readonly replayNo: bigint; readonly letters: number } | { readonly tooMany: number }> {
  const letterNos = [...new Set(await lettersOf(pool, selection))];
  if (letterNos.length > REPLAYED_LETTERS_MAX) {
    return { tooMany: 'filter' in selection ? await countOpenLetters(pool, selection.filter) : letterNos.length };
  }
  const replayNo = await inTransaction(pool, async (tx) => {
    const asked = { askedBy: actor, reason, isTrial, lettersPerSecond };
    const result = await askForLetterReplay(tx, asked, letterNos);
    const details = { replay: String(result), letters: letterNos.length, dryRun: isTrial, lettersPerSecond };
    return { result, riders: [recordOperatorAction(tx, { ...actionOf('replay', result), actor, reason, details })] };
  });
  return { replayNo, letters: letterNos.length };
}

function lettersOf(pool: Pool, selection: Selection): readonly bigint[] | Promise<readonly bigint[]> {
  if ('letterNos' in selection) return selection.letterNos;
  return pickOpenLetters(pool, selection.filter, 0n, REPLAYED_LETTERS_MAX + 1);
}

/** What would become of a letter, had it this record. @returns the number of the replay that tries it. */
export function askForMendTrial(
  pool: Pool,
  letterNo: bigint,
  record: LetterRecord,
  { actor, reason }: By,
): Promise<bigint> {
  return inTransaction(pool, async (tx) => {
    const result = await askForTrial(tx, { askedBy: actor, reason }, letterNo, record);
    const details = { replay: String(result), letter: String(letterNo), dryRun: true };
    return { result, riders: [recordOperatorAction(tx, { ...actionOf('mend', result), actor, reason, details })] };
  });
}

/** @returns false: it was over, or somebody has asked already. */
export function stopReplay(pool: Pool, replayNo: bigint, { actor, reason }: By): Promise<boolean> {
  return inTransaction(pool, async (tx) => {
    if (!(await askToStop(tx, replayNo, actor))) return { result: false };
    const details = { replay: String(replayNo) };
    return {
      result: true,
      riders: [recordOperatorAction(tx, { ...actionOf('stop', replayNo), actor, reason, details })],
    };
  });
}

const actionOf = (verb: string, replayNo: bigint) => ({
  action: `dead-letters ${verb}`,
  subject: `replay ${replayNo}`,
});
