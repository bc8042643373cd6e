/**
 * Carries out the replays of dead letters that were asked for on the dashboard, which may ask and not decide: any consumer takes one, page by
 * page, at the rate that was wished. A letter is closed, and its row says so, in one transaction: whoever is killed on the way, nothing is
 * lost and nothing done twice, and another consumer goes on.
 */

import { classify } from '@loyalty-ladder/runtime/classify.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import {
  endLetterReplay,
  type LetterResult,
  type LetterToReplay,
  nextLettersToReplay,
  recordLetterResults,
  type TakenReplay,
  takeLetterReplay,
} from '@loyalty-ladder/store/letter-replays/carry-out-letter-replay.ts';
import type { LetterRecord } from '@loyalty-ladder/store/stream/letter-versions.ts';
import { readOpenLetters } from '@loyalty-ladder/store/stream/lock-open-letters.ts';
import { type ReplayContext, type Replayed, type ReplayOptions, replayLetters } from './replay-letters.ts';

/** A page is in memory, and a letter may be of 2 MB. */
const PAGE_MAX = 50;
/** Pages of a slow replay are small, so that it is even, and stops soon. */
const PAGES_PER_SECOND_MIN = 4;
/** How often it is looked whether anything was asked for. */
const LOOK_MS = 1_000;

export class LetterReplayer {
  readonly #context: ReplayContext;
  readonly #log: Log;
  readonly #name: string;

  /** @param name of this process and of no other. */
  constructor(context: ReplayContext, log: Log, name: string) {
    this.#context = context;
    this.#log = log;
    this.#name = name;
  }

  /** One page at the most. @returns how long to rest, ms. @throws what passes. */
  async turn(): Promise<number> {
    const replay = await takeLetterReplay(this.#context.pool, this.#name);
    if (replay === undefined) return LOOK_MS;
    const startedAt = performance.now();
    const letters = await this.#page(replay);
    if (letters === 0) return 0;
    return Math.max(0, (letters / replay.lettersPerSecond) * 1_000 - (performance.now() - startedAt));
  }

  /** @returns letters that it was about; 0: it is over. */
  async #page(replay: TakenReplay): Promise<number> {
    const { pool } = this.#context;
    const { replayNo, lettersPerSecond, isToStop } = replay;
    const rowsMax = Math.max(1, Math.min(PAGE_MAX, Math.floor(lettersPerSecond / PAGES_PER_SECOND_MIN)));
    const letters = isToStop ? [] : await nextLettersToReplay(pool, replayNo, rowsMax);
    if (letters.length === 0) {
      await endLetterReplay(pool, replayNo, isToStop ? 'stopped' : 'done', null);
      return 0;
    }
    try {
      await this.#replay(replay, letters);
      return letters.length;
    } catch (error) {
      if (classify(error) === 'retryable') throw error;
      // Of the replay, not of this process: a consumer that ended for it would meet it again at its next start.
      this.#log.error({ err: error, replayNo: String(replayNo) }, 'dead letters could not be sent through');
      await endLetterReplay(pool, replayNo, 'failed', faultOf(error));
      return 0;
    }
  }

  async #replay(replay: TakenReplay, letters: readonly LetterToReplay[]): Promise<void> {
    const { pool } = this.#context;
    const { replayNo, isTrial, askedBy: actor, reason } = replay;
    const letterNos = letters.map(({ letterNo }) => letterNo);
    const options: ReplayOptions = {
      ...{ by: { actor, reason }, isTrial, instead: recordsOf(letters) },
      note: (tx, replayed) => recordLetterResults(tx, replayNo, resultsOf(replayed)),
    };
    const replayed = await replayLetters(this.#context, letterNos, options);
    if (isTrial) await recordLetterResults(pool, replayNo, resultsOf(replayed));
    const open = new Set((await readOpenLetters(pool, letterNos)).map(({ letterNo }) => letterNo));
    // One that is open and was not tried has a new version: its turn comes again.
    const closed = letterNos.filter((letterNo) => !open.has(letterNo)).map(closedResult);
    await recordLetterResults(pool, replayNo, closed);
  }
}

const closedResult = (letterNo: bigint): LetterResult => ({
  ...{ letterNo, outcome: 'closed' },
  ...{ reason: null, detail: null, effect: null },
});

function resultsOf({ applied, refused }: Replayed): LetterResult[] {
  return [
    ...applied.map((each) => ({ ...each, outcome: 'applied' as const, reason: null, detail: null })),
    ...refused.map((each) => ({ ...each, outcome: 'refused' as const, effect: null })),
  ];
}

/** Only what was asked to be tried in place of a letter's own. */
function recordsOf(letters: readonly LetterToReplay[]): ReadonlyMap<bigint, LetterRecord> {
  const tried = letters.flatMap(({ letterNo, key, value, headers }) =>
    key === null || value === null ? [] : [[letterNo, { key, value, headers }] as const],
  );
  return new Map(tried);
}

/** No text of another's: it may quote a row. */
function faultOf(error: unknown): string {
  const { code, name } = Object(error) as { readonly code?: unknown; readonly name?: unknown };
  return typeof code === 'string' ? code : String(name);
}
