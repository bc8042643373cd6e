/** Somebody asks for dead letters to be sent through again, or tried: each that is meant is named in a row, so that what comes later is not. */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { LetterRecord } from '../stream/letter-versions.ts';

export interface AskedReplay {
  readonly askedBy: string;
  readonly reason: string;
  /** All of it is done, and taken back. */
  readonly isTrial: boolean;
  readonly lettersPerSecond: number;
}

const INSERT_REPLAY = statement({
  name: 'insert-letter-replay',
  text: `
    insert into letter_replays (asked_by, reason, is_trial, letters_per_second, letters)
    values ($1, $2, $3, $4, $5)
    returning replay_no as "replayNo"`,
  parameters: ['text', 'text', 'boolean', 'integer', 'integer'],
  row: { replayNo: 'bigint' },
});

const INSERT_ITEMS = statement({
  name: 'insert-letter-replay-items',
  text: `insert into letter_replay_items (replay_no, letter_no) select $1, unnest($2::bigint[])`,
  parameters: ['bigint', 'bigint[]'],
});

const INSERT_TRIED_RECORD = statement({
  name: 'insert-tried-record',
  text: 'insert into letter_replay_items (replay_no, letter_no, key, value, headers) values ($1, $2, $3, $4, $5)',
  parameters: ['bigint', 'bigint', 'bytea', 'bytea', 'jsonb'],
});

/** @param letterNos each once. @returns the number by which it is followed. */
export async function askForLetterReplay(
  tx: ClientBase,
  { askedBy, reason, isTrial, lettersPerSecond }: AskedReplay,
  letterNos: readonly bigint[],
): Promise<bigint> {
  const { replayNo } = await INSERT_REPLAY.only(tx, askedBy, reason, isTrial, lettersPerSecond, letterNos.length);
  await INSERT_ITEMS.run(tx, replayNo, letterNos);
  return replayNo;
}

/** What would become of a letter, had it this record. */
export async function askForTrial(
  tx: ClientBase,
  by: Pick<AskedReplay, 'askedBy' | 'reason'>,
  letterNo: bigint,
  { key, value, headers }: LetterRecord,
): Promise<bigint> {
  const { replayNo } = await INSERT_REPLAY.only(tx, by.askedBy, by.reason, true, 1, 1);
  await INSERT_TRIED_RECORD.run(tx, replayNo, letterNo, key, value, headers);
  return replayNo;
}
