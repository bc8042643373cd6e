/**
 * An operator lets a partition go on that is halted, or that has set sources aside. What was poison up to here is among the dead letters
 * already. Either the cause is mended: the sources are judged anew, by what comes. Or it is not to be waited for: what cannot be applied
 * becomes dead letters, and the partition is not halted again until one of its sources is whole. Its consumer notices by itself.
 */
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import { type OperatorAction, recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { letGoOn, lockPartition, type StandingPartition } from '@loyalty-ladder/store/stream/let-go-on.ts';
import { MARKS, type PartitionSources, type SourceNote } from '@loyalty-ladder/store/stream/partition-sources.ts';
import { RunWindow } from '@loyalty-ladder/store/stream/run-window.ts';
import type { Pool } from 'pg';

export interface GoOn extends Pick<OperatorAction, 'actor' | 'reason'> {
  readonly place: TopicPartition;
  /** What cannot be applied becomes dead letters, however much of it there is. */
  readonly asDeadLetters: boolean;
}

/** Of each group that went on. Empty: the partition was not halted, and none of its sources set aside. */
export type WentOn = readonly Pick<StandingPartition, 'group' | 'nextOffset'>[];

export function goOn(pool: Pool, { place, asDeadLetters, actor, reason }: GoOn): Promise<WentOn> {
  return inTransaction(pool, async (tx) => {
    const standing = (await lockPartition(tx, place)).filter(isHeldUp);
    for (const each of standing) {
      await letGoOn(
        tx,
        each.group,
        place,
        asDeadLetters ? { ...each.sources, goesOn: true } : judgedAnew(each.sources),
      );
      await recordOperatorAction(tx, {
        actor,
        action: 'streams go-on',
        subject: topicPartitionKey(place),
        reason,
        details: { ...detailsOf(each), asDeadLetters },
      });
    }
    return { result: standing.map(({ group, nextOffset }) => ({ group, nextOffset })) };
  });
}

const isHeldUp = ({ haltedSince, sources }: StandingPartition): boolean =>
  haltedSince !== null || setAside(sources).length > 0;

const setAside = ({ sources = [] }: PartitionSources): SourceNote[] =>
  sources.filter(({ setAsideSince }) => setAsideSince !== undefined);

/** Who misroutes is still known. */
function judgedAnew({ sources = [] }: PartitionSources): PartitionSources {
  return {
    sources: sources.map(({ setAsideSince, latest, ...note }) => {
      const window = new RunWindow(Number.POSITIVE_INFINITY, latest);
      return { ...note, latest: window.where((mark) => mark !== MARKS.poison).toString() };
    }),
  };
}

function detailsOf({
  group,
  nextOffset,
  haltedSince,
  haltedBecause,
  sources,
}: StandingPartition): OperatorAction['details'] {
  return {
    group,
    nextOffset: String(nextOffset),
    haltedSince: haltedSince === null ? null : new Date(haltedSince).toISOString(),
    haltedBecause,
    setAside: setAside(sources).map(({ source }) => source),
  };
}
