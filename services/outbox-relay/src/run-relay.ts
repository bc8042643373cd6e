/** Stands by until a shard is free, relays it until an error, and begins anew. */
import { backoffMs, pause } from '@loyalty-ladder/runtime/backoff.ts';
import { readTransactionPosition } from '@loyalty-ladder/stream/transaction-position.ts';
import { isFenced } from '@loyalty-ladder/stream/transactional-producer.ts';
import { ensurePositionTopic } from './ensure-position-topic.ts';
import type { OutboxSignal } from './outbox-signal.ts';
import { positionOf, type RelayContext } from './relay-context.ts';
import { isFatal, LeaseLostError } from './relay-error.ts';
import type { HeldShard } from './relay-outbox.ts';
import { takeOver } from './take-over.ts';

const RETRY = { delayMsMin: 100, delayMsMax: 5_000 };
/**
 * Consumers at work commit every few milliseconds. Following each of them costs a transaction in Kafka and a flush in Postgres for some
 * rows; what waits this long costs the same for hundreds. The first row after a silence does not wait.
 */
const GATHER_MS = 40;
/** How often it is looked whether the shard is free. */
const STAND_BY_MS_MAX = 1_000;
/** Longer than the longest chain of time limits in a turn. */
const SILENCE_MS_MAX = 120_000;

export class Relay {
  readonly #context: RelayContext;
  readonly #signal: OutboxSignal;
  readonly #onFatal: (error: unknown) => void;
  #running: Promise<void> = Promise.resolve();
  readonly #stop = new AbortController();
  #isPrepared = false;
  #failures = 0;
  #problem = 'has not looked at its shard yet';
  #turnedAt = performance.now();

  /** @param onFatal called once, after which the relay has ended. */
  constructor(context: RelayContext, signal: OutboxSignal, onFatal: (error: unknown) => void) {
    this.#context = context;
    this.#signal = signal;
    this.#onFatal = onFatal;
  }

  start(): void {
    this.#running = this.#run().catch(this.#onFatal);
  }

  /** Finishes the batch under way and releases the shard. */
  async stop(): Promise<void> {
    this.#stop.abort();
    this.#signal.wake();
    await this.#running;
  }

  isLive(): readonly string[] {
    const silentMs = performance.now() - this.#turnedAt;
    return silentMs > SILENCE_MS_MAX ? [`the relay has done nothing for ${Math.round(silentMs / 1_000)} s`] : [];
  }

  /** Ready: relaying, or standing by with Postgres and Kafka in reach. */
  isReady(): readonly string[] {
    return this.#problem === '' ? [] : [this.#problem];
  }

  async #run(): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await this.#prepare();
        const held = await takeOver(this.#context);
        await (held === undefined ? this.#standBy() : this.#hold(held));
      } catch (error) {
        await this.#failed(error);
      }
    }
  }

  async #prepare(): Promise<void> {
    if (this.#isPrepared) return;
    await ensurePositionTopic(this.#context);
    this.#isPrepared = true;
  }

  async #standBy(): Promise<void> {
    await readTransactionPosition(this.#context.kafka, positionOf(this.#context));
    this.#succeeded();
    await pause(Math.min(this.#context.leaseMs / 4, STAND_BY_MS_MAX), this.#stop.signal);
  }

  async #hold(held: HeldShard): Promise<void> {
    this.#context.metrics.holding.set(1);
    try {
      await this.#relay(held);
      await held.release();
    } finally {
      this.#context.metrics.holding.set(0);
      await held.close().catch(() => {});
    }
  }

  async #relay(held: HeldShard): Promise<void> {
    while (!this.#stop.signal.aborted) {
      const relayed = await held.relayBatch();
      this.#succeeded();
      if (relayed === 'all') await pause(GATHER_MS, this.#stop.signal);
      if (relayed !== 'nothing') continue;
      await held.renew();
      await this.#signal.wait(this.#context.pollMs);
    }
  }

  #succeeded(): void {
    this.#failures = 0;
    this.#problem = '';
    this.#turnedAt = performance.now();
  }

  async #failed(error: unknown): Promise<void> {
    if (isFatal(error)) throw error;
    const { metrics, log } = this.#context;
    const isTakenOver = error instanceof LeaseLostError || isFenced(error);
    (isTakenOver ? metrics.fenced : metrics.failures).inc();
    this.#problem = `the last attempt failed: ${error instanceof Error ? error.name : typeof error}`;
    this.#turnedAt = performance.now();
    const delayMs = backoffMs(this.#failures++, RETRY);
    log.warn(
      { err: error, delayMs },
      isTakenOver ? 'another instance has taken over' : 'relaying failed, taking over anew',
    );
    await pause(delayMs, this.#stop.signal);
  }
}
