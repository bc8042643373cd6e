/**
 * What is known to wait and may change a card, looked at each second in the background: no request pays for it. Kafka and Postgres are
 * asked apart from each other, so that one that is away leaves what the other says.
 */
import { partitionOf } from '@loyalty-ladder/contracts/partition-of.ts';
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type PartitionBacklog, readPartitionBacklogs } from '@loyalty-ladder/operations/customer/partition-backlog.ts';
import { RunningTask } from '@loyalty-ladder/runtime/running-task.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import { type DueInPartition, readDueByPartition } from '@loyalty-ladder/store/reports/read-due-by-partition.ts';
import type { GatewayContext } from '../gateway-context.ts';

/** Why a card may be about to change. */
export const REASONS = {
  'unread-records': "records wait in Kafka in the customer's partition, and may be of this customer",
  'not-folded': 'facts of this customer are recorded and not folded yet, or time has to do something for this customer',
  'partition-due':
    "time has to do something for somebody in the customer's partition; `fresh=true` says whether for this one",
  'not-known': 'Kafka or Postgres has not said for some seconds what waits',
} as const;

export type Reason = keyof typeof REASONS;

export interface Freshness {
  /** Now, by the ladder's clock, when it was looked at what waits; null: it has not been looked yet. */
  readonly asOf: string | null;
  readonly pending: boolean;
  readonly because: Reason[];
}

interface Seen<Reading> {
  readonly reading: Reading;
  /** By performance.now(). */
  readonly seenAt: number;
}

const WATCH_MS = 1_000;
/** A look that takes longer is given up, and its answer, if it comes, is not used. */
const LOOK_MS_MAX = 5_000;
/** Older readings say nothing. */
const AGE_MS_MAX = 5_000;

export class WaitingWatch {
  readonly #context: Pick<GatewayContext, 'pool' | 'stream' | 'config' | 'log'>;
  readonly #noteEpoch: (epoch: bigint) => void;
  #due: Seen<readonly DueInPartition[]> | undefined;
  #unread: Seen<ReadonlyMap<number, PartitionBacklog>> | undefined;
  #tasks: readonly RunningTask[] = [];

  constructor(context: Pick<GatewayContext, 'pool' | 'stream' | 'config' | 'log'>, noteEpoch: (epoch: bigint) => void) {
    this.#context = context;
    this.#noteEpoch = noteEpoch;
  }

  start(): void {
    this.#tasks = [
      this.#task('due customers', () => this.#lookAtDue()),
      this.#task('unread', () => this.#lookAtUnread()),
    ];
  }

  async stop(): Promise<void> {
    await Promise.all(this.#tasks.map((task) => task.stop()));
  }

  /** @param isPending of the customer, as the store says; undefined: it was not asked. */
  freshnessOf(customerId: string, isPending: boolean | undefined): Freshness {
    const partition = partitionOf(customerId, PARTITIONS);
    const due = reading(this.#due);
    const unread = reading(this.#unread);
    const because: Reason[] = [];
    if (unread?.has(partition)) because.push('unread-records');
    if (isPending) because.push('not-folded');
    if (isPending === undefined && isDue(due?.[partition])) because.push('partition-due');
    if (due === undefined || unread === undefined) because.push('not-known');
    return { asOf: asOf(due?.[0]?.now), pending: because.length > 0, because };
  }

  async #lookAtDue(): Promise<void> {
    const seenAt = performance.now();
    const due = await within(LOOK_MS_MAX, readDueByPartition(this.#context.pool, PARTITIONS));
    const [first] = due;
    if (first !== undefined) this.#noteEpoch(first.epoch);
    this.#due = { reading: due, seenAt };
  }

  async #lookAtUnread(): Promise<void> {
    const { pool, stream, config } = this.#context;
    const seenAt = performance.now();
    const unread = await within(LOOK_MS_MAX, readPartitionBacklogs(pool, stream, config.TOPIC_PREFIX));
    this.#unread = { reading: unread, seenAt };
  }

  /** What cannot be looked at is tried again; that nothing is known is said by each card. */
  #task(name: string, look: () => Promise<void>): RunningTask {
    const { log } = this.#context;
    const turn = async () => {
      await look().catch((error: unknown) => log.debug({ err: error }, `what waits could not be looked at: ${name}`));
      return WATCH_MS;
    };
    return new RunningTask({ name, turn }, { onTrouble: () => {}, fail: () => {} });
  }
}

function reading<Reading>(seen: Seen<Reading> | undefined): Reading | undefined {
  return seen !== undefined && performance.now() - seen.seenAt < AGE_MS_MAX ? seen.reading : undefined;
}

const isDue = (due: DueInPartition | undefined): boolean => due !== undefined && due.oldestDueAt !== null;
const asOf = (now: Instant | undefined): string | null => (now === undefined ? null : new Date(now).toISOString());
