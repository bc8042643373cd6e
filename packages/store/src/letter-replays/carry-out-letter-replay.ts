/** What a consumer does with the replays that were asked for: it takes one, does its letters page by page, and ends it. */
import type { ClientBase, Pool } from 'pg';
import type { StoredHeaders } from '../codecs/header-codec.ts';
import { jsonbOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import type { LetterEffect, LetterOutcome, LetterReplayState } from './letter-replay.ts';

export interface TakenReplay {
  readonly replayNo: bigint;
  readonly askedBy: string;
  readonly reason: string;
  readonly isTrial: boolean;
  readonly lettersPerSecond: number;
  readonly isToStop: boolean;
}

export interface LetterToReplay {
  readonly letterNo: bigint;
  /** Tried in place of the letter's own; null: that one. */
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Of that record; else none. */
  readonly headers: StoredHeaders;
}

export interface LetterResult {
  readonly letterNo: bigint;
  readonly outcome: LetterOutcome;
  readonly reason: string | null;
  readonly detail: string | null;
  readonly effect: LetterEffect | null;
}

/** A lease is for order alone: two that are at one replay do each letter once, though faster than was wished. */
const TAKE_REPLAY = statement({
  name: 'take-letter-replay',
  text: `
    update letter_replays set leased_by = $1, leased_until = clock_timestamp() + interval '10 seconds'
    where replay_no = (
      select replay_no from letter_replays
      where state = 'open' and (leased_by = $1 or leased_until is null or leased_until < clock_timestamp())
      order by replay_no limit 1 for update skip locked
    )
    returning replay_no as "replayNo", asked_by as "askedBy", reason, is_trial as "isTrial",
              letters_per_second as "lettersPerSecond", stop_asked_by is not null as "isToStop"`,
  parameters: ['text'],
  row: {
    replayNo: 'bigint',
    askedBy: 'text',
    reason: 'text',
    isTrial: 'boolean',
    lettersPerSecond: 'integer',
    isToStop: 'boolean',
  },
});

const NEXT_LETTERS = statement({
  name: 'next-letters-to-replay',
  text: `
    select letter_no as "letterNo", key, value, coalesce(headers, '[]') as headers
    from letter_replay_items
    where replay_no = $1 and outcome is null
    order by letter_no limit $2`,
  parameters: ['bigint', 'bigint'],
  row: { letterNo: 'bigint', key: 'bytea?', value: 'bytea?', headers: jsonbOf<StoredHeaders>() },
});

const RECORD_RESULTS = statement({
  name: 'record-letter-results',
  text: `
    update letter_replay_items i set outcome = u.outcome, reason = u.reason, detail = u.detail, effect = u.effect
    from unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::jsonb[]) as u(letter_no, outcome, reason, detail, effect)
    where i.replay_no = $1 and i.letter_no = any (array[u.letter_no]) and i.outcome is null`,
  parameters: ['bigint', 'bigint[]', 'text[]', 'text?[]', 'text?[]', 'jsonb?[]'],
});

const END_REPLAY = statement({
  name: 'end-letter-replay',
  text: `
    update letter_replays
    set state = $2, fault = $3, ended_at = clock_timestamp(), leased_by = null, leased_until = null
    where replay_no = $1 and state = 'open'`,
  parameters: ['bigint', 'text', 'text?'],
});

/** The oldest that nobody else is at; who has it already takes it anew. @param by a process's own name. */
export function takeLetterReplay(db: ClientBase | Pool, by: string): Promise<TakenReplay | undefined> {
  return TAKE_REPLAY.first(db, by);
}

export function nextLettersToReplay(
  db: ClientBase | Pool,
  replayNo: bigint,
  rowsMax: number,
): Promise<LetterToReplay[]> {
  return NEXT_LETTERS.rows(db, replayNo, BigInt(rowsMax));
}

/** In the transaction that closes them, so that what is said of a letter and what it is agree. */
export function recordLetterResults(
  db: ClientBase | Pool,
  replayNo: bigint,
  results: readonly LetterResult[],
): Promise<unknown> {
  return RECORD_RESULTS.run(
    db,
    replayNo,
    results.map((each) => each.letterNo),
    results.map((each) => each.outcome),
    results.map((each) => each.reason),
    results.map((each) => each.detail),
    results.map((each) => each.effect),
  );
}

/** @param fault of one that failed: why. */
export function endLetterReplay(
  db: ClientBase | Pool,
  replayNo: bigint,
  state: Exclude<LetterReplayState, 'open'>,
  fault: string | null,
): Promise<unknown> {
  return END_REPLAY.run(db, replayNo, state, fault);
}
