/**
 * An operator pauses a consumer, and resumes it. Once the pause is committed no batch of the group commits any more (store/stream/pause-lock.ts),
 * whichever of its members had it in hand; members stay in their group, and go on by themselves once it is resumed. Time waits for what
 * lies unread, as for a consumer that is stopped.
 */
import { INPUT_TOPICS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import { type OperatorAction, recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import {
  type ConsumerPause,
  deleteConsumerPause,
  findConsumerPause,
  insertConsumerPause,
} from '@loyalty-ladder/store/stream/consumer-pauses.ts';
import { takePauseLock } from '@loyalty-ladder/store/stream/pause-lock.ts';
import type { Pool } from 'pg';
import { GROUP_BY_TOPIC } from '../lag/partition-lag.ts';

export interface PauseOrder extends Pick<OperatorAction, 'actor' | 'reason'> {
  /** As on the cluster. */
  readonly group: string;
  /** Only says how it stands. */
  readonly dryRun: boolean;
}

export interface PauseOutcome {
  /** Whether it has changed, or would have without `dryRun`. */
  readonly changes: boolean;
  /** That is in force, or was until it was resumed; undefined: the group is not paused. */
  readonly pause: ConsumerPause | undefined;
}

/** Consumer groups, all that can be paused: of what else runs nothing is lost while it is stopped, and whoever wants that stops it. */
export const pausableGroups = (prefix: string): string[] =>
  INPUT_TOPICS.map((topic) => topicName(prefix, GROUP_BY_TOPIC[topic]));

export function pauseConsumer(pool: Pool, order: PauseOrder): Promise<PauseOutcome> {
  const { group, actor, reason, dryRun } = order;
  return inTransaction(pool, async (tx) => {
    await takePauseLock(tx, group);
    const found = await findConsumerPause(tx, group);
    if (found !== undefined || dryRun) return { result: { changes: found === undefined, pause: found } };
    const pause = await insertConsumerPause(tx, { group, actor, reason });
    await recordOperatorAction(tx, { actor, action: 'streams pause', subject: group, reason, details: {} });
    return { result: { changes: true, pause } };
  });
}

export function resumeConsumer(pool: Pool, order: PauseOrder): Promise<PauseOutcome> {
  const { group, actor, reason, dryRun } = order;
  return inTransaction(pool, async (tx) => {
    await takePauseLock(tx, group);
    const pause = await findConsumerPause(tx, group);
    if (pause === undefined || dryRun) return { result: { changes: pause !== undefined, pause } };
    await deleteConsumerPause(tx, group);
    const details = { pausedAt: new Date(pause.pausedAt).toISOString(), pausedBy: pause.actor };
    await recordOperatorAction(tx, { actor, action: 'streams resume', subject: group, reason, details });
    return { result: { changes: true, pause } };
  });
}
