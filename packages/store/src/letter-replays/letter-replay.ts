/** How a replay of dead letters does, for whoever has asked for it; and that it is to stop. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { jsonbOf, textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';

export const LETTER_REPLAY_STATES = ['open', 'done', 'stopped', 'failed'] as const;
export type LetterReplayState = (typeof LETTER_REPLAY_STATES)[number];

/** closed: the letter was not open any more. */
export type LetterOutcome = 'applied' | 'refused' | 'closed';

export interface LetterReplay {
  readonly replayNo: bigint;
  readonly askedAt: Instant;
  readonly askedBy: string;
  readonly reason: string;
  readonly isTrial: boolean;
  readonly lettersPerSecond: number;
  /** Meant in all. */
  readonly letters: number;
  readonly applied: number;
  readonly refused: number;
  readonly closed: number;
  readonly state: LetterReplayState;
  readonly stopAskedBy: string | null;
  readonly endedAt: Instant | null;
  readonly fault: string | null;
  /** Somebody is at it, or was some seconds ago. */
  readonly isTaken: boolean;
}

/** What a decision would make of a customer; points as decimal text. */
export interface LetterEffect {
  readonly customerId: string;
  /** Something of it is recorded, and folded only later: more may follow. */
  readonly pending: boolean;
  readonly before: Standing;
  readonly after: Standing;
}

export interface Standing {
  readonly available: string;
  readonly pending: string;
  readonly held: string;
  readonly stage: string;
  readonly risk: string;
}

export interface ReplayedLetter {
  readonly letterNo: bigint;
  readonly outcome: LetterOutcome;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly effect: LetterEffect | null;
}

const LIST_REPLAYS = statement({
  name: 'list-letter-replays',
  text: `
    select r.replay_no as "replayNo", asked_at as "askedAt", asked_by as "askedBy", r.reason, is_trial as "isTrial",
           letters_per_second as "lettersPerSecond", letters, i.applied, i.refused, i.closed, state, stop_asked_by as "stopAskedBy",
           ended_at as "endedAt", fault, coalesce(leased_until > clock_timestamp(), false) as "isTaken"
    from letter_replays r, lateral (
      select count(*) filter (where outcome = 'applied')::float8 as applied,
             count(*) filter (where outcome = 'refused')::float8 as refused,
             count(*) filter (where outcome = 'closed')::float8 as closed
      from letter_replay_items where replay_no = r.replay_no offset 0
    ) i
    where $1::bigint is null or r.replay_no = $1
    order by r.replay_no desc limit $2`,
  parameters: ['bigint?', 'bigint'],
  row: {
    replayNo: 'bigint',
    askedAt: 'timestamptz',
    askedBy: 'text',
    reason: 'text',
    isTrial: 'boolean',
    lettersPerSecond: 'integer',
    letters: 'integer',
    applied: 'float8',
    refused: 'float8',
    closed: 'float8',
    state: textOf<LetterReplayState>(),
    stopAskedBy: 'text?',
    endedAt: 'timestamptz?',
    fault: 'text?',
    isTaken: 'boolean',
  },
});

const READ_REPLAYED = statement({
  name: 'read-replayed-letters',
  text: `
    select letter_no as "letterNo", coalesce(outcome, 'closed') as outcome, reason, detail, coalesce(effect, 'null') as effect
    from letter_replay_items
    where replay_no = $1 and outcome is not null
    order by letter_replay_items.outcome = 'applied', letter_no limit $2`,
  parameters: ['bigint', 'bigint'],
  row: {
    letterNo: 'bigint',
    outcome: textOf<LetterOutcome>(),
    reason: 'text?',
    detail: 'text?',
    effect: jsonbOf<LetterEffect | null>(),
  },
});

const ASK_TO_STOP = statement({
  name: 'ask-letter-replay-to-stop',
  text: `update letter_replays set stop_asked_by = $2 where replay_no = $1 and state = 'open' and stop_asked_by is null`,
  parameters: ['bigint', 'text'],
});

/** Latest first. */
export function listLetterReplays(db: ClientBase | Pool, rowsMax: number): Promise<LetterReplay[]> {
  return LIST_REPLAYS.rows(db, null, BigInt(rowsMax));
}

export async function readLetterReplay(db: ClientBase | Pool, replayNo: bigint): Promise<LetterReplay | undefined> {
  return (await LIST_REPLAYS.rows(db, replayNo, 1n))[0];
}

/** What has become of the letters so far: those first that were not applied. */
export function readReplayedLetters(
  db: ClientBase | Pool,
  replayNo: bigint,
  rowsMax: number,
): Promise<ReplayedLetter[]> {
  return READ_REPLAYED.rows(db, replayNo, BigInt(rowsMax));
}

/** The letters under way are finished. @returns false: it was over, or somebody has asked already. */
export async function askToStop(tx: ClientBase, replayNo: bigint, by: string): Promise<boolean> {
  return (await ASK_TO_STOP.run(tx, replayNo, by)) > 0;
}
