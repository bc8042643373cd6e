/** Stands by until the outbox is free, relays it until an error, and begins anew: from what Postgres and Kafka hold, so it is always safe. */
import { relayPosition } from '@loyalty-ladder/contracts/relay-names.ts';
import type { Trouble } from '@loyalty-ladder/runtime/repeat.ts';
import { RunningTask } from '@loyalty-ladder/runtime/running-task.ts';
import { unlessAborted } from '@loyalty-ladder/runtime/unless-aborted.ts';
import { assertAtHome } from '@loyalty-ladder/store/identity/assert-at-home.ts';
import type { OutboxSignal } from '@loyalty-ladder/store/outbox/outbox-signal.ts';
import { isFenced } from '@loyalty-ladder/stream/transactional-producer.ts';
import { ensurePositionTopic } from './ensure-position-topic.ts';
import type { HeldOutbox } from './held-outbox.ts';
import type { RelayContext } from './relay-context.ts';
import { LeaseLostError } from './relay-error.ts';
import { takeOver } from './take-over.ts';

/**
 * Consumers at work commit every few milliseconds. Following each of them costs a transaction in Kafka and a flush in Postgres for some
 * rows; what waits this long costs the same for hundreds. The first row after a silence does not wait.
 */
const GATHER_MS = 40;
/** How often it is looked whether the outbox is free. */
const STAND_BY_MS_MAX = 1_000;

/** Until when to rest. */
type Rest = number | (() => Promise<void>);

export class Relay {
  readonly #context: RelayContext;
  readonly #signal: OutboxSignal;
  readonly #task: RunningTask;
  #isPrepared = false;
  #held: HeldOutbox | undefined;

  /** Begins at once. @param fail called when it cannot go on. */
  constructor(context: RelayContext, signal: OutboxSignal, fail: (error: unknown) => void) {
    this.#context = context;
    this.#signal = signal;
    const turn = (stopping: AbortSignal) => this.#turn(stopping);
    const onTrouble = (trouble: Trouble) => this.#inTrouble(trouble);
    const reasonAtFirst = 'has not looked at the outbox yet';
    this.#task = new RunningTask({ name: 'relay', turn }, { onTrouble, fail, reasonAtFirst });
  }

  whyNotLive(): readonly string[] {
    return this.#task.whyNotLive();
  }

  /** Ready: relaying, or standing by with Postgres and Kafka in reach. */
  whyNotReady(): readonly string[] {
    return this.#task.whyNotReady();
  }

  /** Finishes the batch under way and releases the outbox. */
  async stop(): Promise<void> {
    const stopped = this.#task.stop();
    this.#signal.wake();
    await stopped;
    await this.#held?.release().catch((error) => {
      this.#context.log.warn({ err: error }, 'the outbox could not be released; the lease will end');
    });
    await this.#letGo();
  }

  async #turn(stopping: AbortSignal): Promise<Rest> {
    await this.#prepare(stopping);
    this.#held ??= await takeOver(this.#context);
    if (this.#held === undefined) return this.#standBy(stopping);
    try {
      return await this.#relay(this.#held);
    } catch (error) {
      await this.#letGo();
      throw error;
    }
  }

  async #prepare(stopping: AbortSignal): Promise<void> {
    await this.#context.topics.whenDue(stopping);
    if (this.#isPrepared) return;
    await assertAtHome(this.#context.pool);
    await ensurePositionTopic(this.#context);
    this.#isPrepared = true;
  }

  /** Kafka may hang: who is told to stop does not wait for it. */
  async #standBy(stopping: AbortSignal): Promise<Rest> {
    const position = relayPosition(this.#context.topicPrefix);
    await unlessAborted(this.#context.stream.committedOffset(position.group, position), stopping);
    return Math.min(this.#context.leaseMs / 4, STAND_BY_MS_MAX);
  }

  async #relay(held: HeldOutbox): Promise<Rest> {
    const relayed = await held.relayBatch();
    if (relayed === 'part') return 0;
    if (relayed === 'all') return GATHER_MS;
    await held.renew();
    return () => this.#signal.wait(this.#context.pollMs);
  }

  async #letGo(): Promise<void> {
    await this.#held?.close();
    this.#held = undefined;
  }

  #inTrouble({ error, delayMs }: Trouble): void {
    const { metrics, log } = this.#context;
    const isTakenOver = error instanceof LeaseLostError || isFenced(error);
    (isTakenOver ? metrics.fenced : metrics.failures).inc();
    log.warn(
      { err: error, delayMs },
      isTakenOver ? 'another instance has taken over' : 'relaying failed, taking over anew',
    );
  }
}
