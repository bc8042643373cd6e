/**
 * Has reading go on where log and store do not belong together, as an operator has decided. Nothing is done while the group has members; one
 * that joins at the same moment is refused by its position (accept-slices.ts) or finds it moved already (pipeline.ts).
 */

import { recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { type StreamVerb, VERBS_OF_FAULT } from '@loyalty-ladder/store/stream/judge-position.ts';
import { markStreamFound } from '@loyalty-ladder/store/stream/mark-stream-lost.ts';
import { moveStreamPosition } from '@loyalty-ladder/store/stream/move-stream-position.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Pool, PoolClient } from 'pg';
import type { StreamSource } from './standing.ts';
import { type PartitionStatus, readStreamStatus } from './stream-status.ts';

export interface MendOrder {
  readonly verb: StreamVerb;
  /** As on the cluster. */
  readonly topic: string;
  /** undefined: all of them that need it. */
  readonly partition: number | undefined;
  /** Only says what would be done. */
  readonly dryRun: boolean;
  readonly actor: string;
  readonly reason: string;
}

export interface MendedPartition {
  /** As it was before. */
  readonly was: PartitionStatus;
  /** Where reading goes on. */
  readonly nextOffset: bigint;
}

/**
 * - unknown-partition: the topic has none of that number.
 * - another-verb: there are faults, and the verb mends none of them.
 * - runs: the group has members. Some of its partitions may be mended already.
 * - moved: somebody else has moved the position meanwhile.
 */
export type MendRefusal = 'unknown-partition' | 'another-verb' | 'runs' | 'moved';

export interface Mending {
  /** Of the partitions asked for, those that are mended now; of a dry run, those that would be. */
  readonly mended: readonly MendedPartition[];
  /** Partitions asked for that have a fault, and not one for this verb. */
  readonly others: readonly PartitionStatus[];
  readonly refusal: { readonly reason: MendRefusal; readonly at: PartitionStatus | undefined } | undefined;
}

export interface MendSource extends StreamSource {
  readonly stream: StreamSource['stream'] & Pick<StreamClient, 'putOffsetRight'>;
}

/** Where there is no fault nothing is done, so it can be repeated. @throws what Postgres and Kafka throw */
export async function mendStreams(pool: Pool, source: MendSource, order: MendOrder): Promise<Mending> {
  const { partitions } = await readStreamStatus(pool, source);
  const asked = partitions.filter(
    ({ topic, partition }) => topic === order.topic && partition === (order.partition ?? partition),
  );
  const faulty = asked.filter(({ fault }) => fault !== null);
  const mine = faulty.filter(({ fault }) => fault !== null && VERBS_OF_FAULT[fault].includes(order.verb));
  const others = faulty.filter((each) => !mine.includes(each));
  if (asked.length === 0) return { mended: [], others, refusal: { reason: 'unknown-partition', at: undefined } };
  if (mine.length === 0 && others.length > 0)
    return { mended: [], others, refusal: { reason: 'another-verb', at: others[0] } };
  const running = mine.find(({ members }) => members > 0);
  if (order.dryRun) {
    const refusal = running && { reason: 'runs' as const, at: running };
    return { mended: mine.map((was) => ({ was, nextOffset: goesOnAt(was, order.verb) })), others, refusal };
  }
  if (running !== undefined) return { mended: [], others, refusal: { reason: 'runs', at: running } };
  return { ...(await mendEach(pool, source, order, mine)), others };
}

async function mendEach(
  pool: Pool,
  source: MendSource,
  order: MendOrder,
  faulty: readonly PartitionStatus[],
): Promise<Omit<Mending, 'others'>> {
  const mended: MendedPartition[] = [];
  for (const was of faulty) {
    const nextOffset = goesOnAt(was, order.verb);
    try {
      await inTransaction(pool, async (tx) => ({ result: await mendOne(tx, source, order, was, nextOffset) }));
    } catch (error) {
      if (error instanceof Refused) return { mended, refusal: { reason: error.reason, at: was } };
      throw error;
    }
    mended.push({ was, nextOffset });
  }
  return { mended, refusal: undefined };
}

/** Undoes the transaction. */
class Refused extends Error {
  readonly reason: MendRefusal;

  constructor(reason: MendRefusal) {
    super(reason);
    this.reason = reason;
  }
}

/**
 * The row is locked first. Then Kafka's offset is put right, which the broker refuses while the group has members; if this process ends in
 * between it lags behind Postgres, as it may.
 */
async function mendOne(
  tx: PoolClient,
  { stream }: MendSource,
  { verb, actor, reason }: MendOrder,
  was: PartitionStatus,
  nextOffset: bigint,
): Promise<void> {
  const { group, topic, partition, committed, fault, lost } = was;
  const from = { nextOffset: was.nextOffset ?? was.logStart, generation: was.generation };
  const generation = GOES_BACK.has(verb) || fault === 'truncated' ? from.generation + 1 : from.generation;
  const move = { group, topic, partition, from, to: { nextOffset, generation, topicId: was.topicId } };
  if (verb !== 'read-again' && !(await moveStreamPosition(tx, move))) throw new Refused('moved');
  // A hint above it, where records were deleted, tells of a restored store: that is the next fault, and stays.
  const hint = fault === 'cut' && committed !== null && committed > nextOffset ? committed : nextOffset;
  if (verb === 'read-again') await markStreamFound(tx, group, { topic, partition });
  if (!(await stream.putOffsetRight(group, { topic, partition }, hint))) throw new Refused('runs');
  await recordOperatorAction(tx, {
    ...{ actor, reason, action: `streams ${verb}`, subject: `${topic}/${partition}` },
    details: {
      ...{ group, fault, generation, from: String(from.nextOffset), to: String(nextOffset) },
      committed: committed === null ? null : String(committed),
      lost: lost && {
        from: String(lost.from),
        to: lost.to === null ? null : String(lost.to),
        offsets: lost.to === null ? null : String(lost.to - lost.from),
        lastAppliedAt: lost.lastAppliedAt === null ? null : new Date(lost.lastAppliedAt).toISOString(),
        firstThereAt: lost.firstThereAt === null ? null : new Date(lost.firstThereAt).toISOString(),
      },
    },
  });
}

/** In a log that is not what it was the same offsets name other records. */
const GOES_BACK: ReadonlySet<StreamVerb> = new Set(['begin-anew']);

function goesOnAt({ fault, logStart, logEnd, nextOffset }: PartitionStatus, verb: StreamVerb): bigint {
  if (verb === 'read-again') return nextOffset ?? logStart;
  return verb === 'accept-loss' && fault === 'truncated' ? logEnd : logStart;
}
