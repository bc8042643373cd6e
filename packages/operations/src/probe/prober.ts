/**
 * Sends probes and reads them back. Of all processes that could, one does, by a lease in Postgres; the others show what it has noted. It holds
 * nothing up: where Postgres is away nothing is sent, where Kafka takes none the next waits for it, and nothing of it ends the process.
 */
import { randomUUID } from 'node:crypto';
import { probeHeaders, readRecordedProbe } from '@loyalty-ladder/contracts/probe-wire.ts';
import { PROBE_TOPIC, topicName } from '@loyalty-ladder/contracts/topics.ts';
import { pause } from '@loyalty-ladder/runtime/backoff.ts';
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import type { TopicPartition } from '@loyalty-ladder/runtime/topic-partition.ts';
import { leaveProbing, noteProbing, readProbing, takeProbing } from '@loyalty-ladder/store/dashboard/probing.ts';
import type { RecordProducer } from '@loyalty-ladder/stream/producer.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';
import type { Pool } from 'pg';
import type { Reading, WatchedLatency } from '../watch/snapshot.ts';
import { ProbeBook, type ProbePath, type ProbeStanding } from './probe-book.ts';
import type { ProbeMetrics } from './probe-metrics.ts';

export interface ProberOptions {
  readonly pool: Pool;
  readonly stream: StreamClient;
  /** Before every topic of this environment. */
  readonly prefix: string;
  readonly intervalMs: number;
  readonly lostMs: number;
  /** Those that anybody reads: a probe where nobody ever did would hold up time. */
  readonly paths: () => readonly ProbePath[];
  readonly metrics: ProbeMetrics;
  readonly log: Log;
}

/** A turn a process misses is no reason for another to begin. */
const LEASE_MS_MIN = 10_000;
const STALE_MS_MIN = 30_000;
/** A lease holds for more than one of them, and what is shown is believed for as long. */
const TURNS = 3;
const FOLLOW_WAIT_MS = 1_000;
const FOLLOW_AGAIN_MS = 2_000;

export class Prober {
  readonly #options: ProberOptions;
  readonly #holder = randomUUID();
  readonly #leaseMs: number;
  readonly #staleMs: number;
  readonly #stopping = new AbortController();
  #running: Promise<void> | undefined;
  /** While this process sends. */
  #book: ProbeBook | undefined;
  #following: AbortController | undefined;
  #producer: RecordProducer | undefined;
  #isSending = false;
  #shown: { readonly latency: WatchedLatency; readonly asOf: number } | undefined;
  #fault: string | undefined;

  constructor(options: ProberOptions) {
    this.#options = options;
    this.#leaseMs = Math.max(LEASE_MS_MIN, TURNS * options.intervalMs);
    this.#staleMs = Math.max(STALE_MS_MIN, TURNS * options.intervalMs);
  }

  get #place(): TopicPartition {
    return { topic: topicName(this.#options.prefix, PROBE_TOPIC), partition: 0 };
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Lets another go on. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    const book = this.#book;
    this.#leave();
    if (book !== undefined)
      await leaveProbing(this.#options.pool, this.#holder, book.standing(Date.now())).catch(() => {});
    await this.#producer?.close().catch(() => {});
  }

  reading(): Reading<WatchedLatency> {
    const { latency: value = null, asOf = null } = this.#shown ?? {};
    const isStale = asOf === null || Date.now() - asOf > this.#staleMs;
    return { source: 'probe', staleAfterMs: this.#staleMs, asOf, isStale, value, fault: this.#fault ?? null };
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    const { intervalMs, log } = this.#options;
    while (!signal.aborted) {
      try {
        await this.#turn();
      } catch (error) {
        this.#trouble('no probe can be sent now', error);
        log.debug({ err: error }, 'a probe was not sent');
      }
      await pause(intervalMs, signal);
    }
  }

  async #turn(): Promise<void> {
    const { pool } = this.#options;
    this.#book ??= await this.#take();
    if (this.#book === undefined) return this.#showNoted();
    const book = this.#book;
    const probe = this.#isSending ? undefined : book.next(this.#options.paths(), Date.now());
    const standing = book.standing(Date.now());
    if (!(await noteProbing(pool, this.#holder, this.#leaseMs, standing))) return this.#leave();
    this.#show(standing.latency, Date.now());
    this.#options.metrics.lost.set(standing.latency.lost);
    if (probe !== undefined) void this.#send(book, probe);
  }

  async #take(): Promise<ProbeBook | undefined> {
    const taken = await takeProbing(this.#options.pool, this.#holder, this.#leaseMs);
    if (taken === undefined) return undefined;
    const before = (taken.standing ?? undefined) as ProbeStanding | undefined;
    const book = new ProbeBook(randomUUID(), this.#options.lostMs, Date.now(), before);
    // Before the first is sent: what comes back is behind it.
    book.readTo ??= (await this.#options.stream.boundsOf(this.#place)).high;
    this.#following = new AbortController();
    void this.#follow(book, this.#following.signal);
    return book;
  }

  #leave(): void {
    this.#following?.abort();
    this.#following = undefined;
    this.#book = undefined;
    this.#options.metrics.lost.set(0);
  }

  async #showNoted(): Promise<void> {
    const { standing, ageSeconds } = await readProbing(this.#options.pool);
    const noted = standing as ProbeStanding | null;
    if (noted === null || ageSeconds === null) return;
    this.#show(noted.latency, Date.now() - Math.max(0, ageSeconds) * 1_000);
    this.#fault = undefined;
  }

  #show(latency: WatchedLatency, asOf: number): void {
    this.#shown = { latency, asOf };
  }

  async #send(
    book: ProbeBook,
    { id, topic, partition, sentAt }: ReturnType<ProbeBook['next']> & object,
  ): Promise<void> {
    const { stream, prefix, metrics } = this.#options;
    this.#isSending = true;
    try {
      this.#producer ??= await stream.openProducer();
      const record = { topic: topicName(prefix, topic), partition, key: null, value: null };
      await this.#producer.publish([{ ...record, headers: probeHeaders({ id, sentAt }) }]);
      book.sent(id, Date.now());
      metrics.sent.inc({ topic });
      this.#fault = undefined;
    } catch (error) {
      this.#trouble('Kafka took no probe', error);
    } finally {
      this.#isSending = false;
    }
  }

  /** Until it is another's turn. */
  async #follow(book: ProbeBook, signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      try {
        await this.#read(book, signal);
      } catch (error) {
        if (!signal.aborted) this.#trouble('probes cannot be read back', error);
      }
      await pause(FOLLOW_AGAIN_MS, signal);
    }
  }

  async #read(book: ProbeBook, signal: AbortSignal): Promise<void> {
    const { stream, prefix } = this.#options;
    const place = this.#place;
    const { low, high } = await stream.boundsOf(place);
    const from = book.readTo ?? high;
    await stream.readRanges({
      group: `${prefix}ops-dashboard-probe-${randomUUID()}`,
      // What is no longer there, or is another log than the one that was read, begins at its beginning.
      ranges: [{ ...place, from: from < low || from > high ? low : from, to: undefined }],
      waitMsMax: FOLLOW_WAIT_MS,
      signal,
      onMessage: (message) => {
        if (!signal.aborted) this.#returned(book, message);
        return 'more';
      },
    });
  }

  #returned(book: ProbeBook, message: StreamMessage): void {
    const { metrics } = this.#options;
    const recorded = readRecordedProbe(message);
    if (recorded === undefined) return;
    const { kind, topic, appliedSeconds, publishedSeconds } = book.returned(recorded, Date.now(), message.offset + 1n);
    if (kind === 'duplicate') metrics.duplicates.inc({ topic });
    if (kind !== 'returned') return;
    metrics.returned.inc({ topic });
    metrics.seconds.observe({ stage: 'applied', topic }, appliedSeconds);
    metrics.seconds.observe({ stage: 'published', topic }, publishedSeconds);
  }

  /** Said once an outage. */
  #trouble(what: string, error: unknown): void {
    const { message = '', code } = Object(error) as { readonly message?: string; readonly code?: unknown };
    const fault = `${what}: ${message || String(code ?? error)}`;
    if (this.#fault === undefined) this.#options.log.warn({ err: error }, what);
    this.#fault = fault;
  }
}
