/**
 * Records of many requests on their way into Kafka, in the order in which they came. While one publication is under way the next ones
 * gather behind it and go together: there is no linger, and under load requests share an acknowledgement.
 *
 * A request waits so long and no longer. What had not been sent by then is taken out of the queue; what had been sent may arrive all the
 * same, and its sender is told so: facts are known by source and id, so sending again is right in both cases.
 *
 * Once a publication takes longer than a request waits, Kafka counts as away, and new requests are turned away at once: they would wait
 * in vain, and fill the memory. The first publication that ends, however it ends, opens the door again.
 */
import type { Log } from '@loyalty-ladder/runtime/log.ts';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import { type OutRecord, recordBytes } from '@loyalty-ladder/stream/out-record.ts';
import { RecordsRefusedError } from '@loyalty-ladder/stream/records-refused-error.ts';
import type { IngestMetrics } from './ingest-metrics.ts';

/** As many wait as may. */
export class QueueFullError extends OperatingError {
  override readonly code = 'INGEST_QUEUE_FULL';
  override readonly retryable = true;
}

/** Kafka has not acknowledged the records. */
export class NotPublishedError extends OperatingError {
  override readonly code = 'NOT_PUBLISHED';
  override readonly retryable = true;
  /** Whether Kafka may have them all the same. */
  readonly isSent: boolean;

  constructor(isSent: boolean, options?: ErrorOptions) {
    super(isSent ? 'Kafka has not acknowledged what it was sent' : 'nothing was sent to Kafka', options);
    this.isSent = isSent;
  }
}

export interface Publisher {
  publish(records: readonly OutRecord[]): Promise<void>;
  close(): Promise<void>;
}

export interface PublishQueueOptions {
  /** Connects to Kafka; asked again when it has failed. */
  readonly open: () => Promise<Publisher>;
  readonly log: Pick<Log, 'warn'>;
  readonly metrics: Pick<
    IngestMetrics,
    'confirmedLate' | 'publishRecords' | 'publishSeconds' | 'waitingBytes' | 'waitingRecords'
  >;
  /** Of a request. */
  readonly waitMsMax?: number;
  /** Of a publication; then its producer is given up for a new one. */
  readonly publicationMsMax?: number;
  readonly recordsMax?: number;
  readonly bytesMax?: number;
}

const WAIT_MS_MAX = 5_000;
/** Above what the client's own repetitions take: beyond it something in it hangs, and would keep the door closed for ever. */
const PUBLICATION_MS_MAX = 120_000;
/** What waits at most, in memory: some seconds of what Kafka takes. */
const RECORDS_MAX = 20_000;
const BYTES_MAX = 32 * 1_048_576;
/** Of one publication: what the producer sends in one request. */
const PUBLICATION_RECORDS_MAX = 1_000;
const PUBLICATION_BYTES_MAX = 600_000;
const CLOSE_MS_MAX = 1_000;

/** The records of one request. */
interface Entry {
  readonly records: readonly OutRecord[];
  readonly bytes: number;
  state: 'waiting' | 'sent' | 'settled';
  settle(error?: Error): void;
}

export class PublishQueue {
  readonly #options: Required<PublishQueueOptions>;
  #entries: Entry[] = [];
  #records = 0;
  #bytes = 0;
  #opened: Promise<Publisher> | undefined;
  #draining: Promise<void> | undefined;
  /** By performance.now(), of the publication under way. */
  #sentAt: number | undefined;

  constructor(options: PublishQueueOptions) {
    const limits = { waitMsMax: WAIT_MS_MAX, recordsMax: RECORDS_MAX, bytesMax: BYTES_MAX };
    this.#options = { ...limits, publicationMsMax: PUBLICATION_MS_MAX, ...options };
  }

  /**
   * Resolves once all in-sync replicas have all records.
   * @throws QueueFullError; NotPublishedError; RecordsRefusedError where Kafka will never take one of them.
   */
  async publish(records: readonly OutRecord[]): Promise<void> {
    if (records.length === 0) return;
    const bytes = records.reduce((sum, record) => sum + recordBytes(record), 0);
    if (this.#isAway()) throw new NotPublishedError(false);
    if (!this.#hasRoom(records.length, bytes)) throw new QueueFullError('too many facts wait for Kafka');
    await new Promise<void>((resolve, reject) => {
      this.#add(records, bytes, (error) => (error === undefined ? resolve() : reject(error)));
      this.#draining ??= this.#drain();
    });
  }

  /** What waits is sent; ends in time even while Kafka hangs. */
  async close(): Promise<void> {
    if (this.#draining !== undefined) await within(this.#options.waitMsMax, this.#draining, () => {});
    const closing = this.#opened?.then((publisher) => publisher.close());
    if (closing !== undefined) await within(CLOSE_MS_MAX, closing, () => {}).catch(() => {});
  }

  #isAway(): boolean {
    return this.#sentAt !== undefined && performance.now() - this.#sentAt > this.#options.waitMsMax;
  }

  /** What is alone is taken, however large it is. */
  #hasRoom(records: number, bytes: number): boolean {
    const { recordsMax, bytesMax } = this.#options;
    return this.#records === 0 || (this.#records + records <= recordsMax && this.#bytes + bytes <= bytesMax);
  }

  #add(records: readonly OutRecord[], bytes: number, answer: (error?: Error) => void): void {
    const timer = setTimeout(() => this.#giveUp(entry), this.#options.waitMsMax);
    const entry: Entry = {
      records,
      bytes,
      state: 'waiting',
      settle: (error) => {
        clearTimeout(timer);
        entry.state = 'settled';
        answer(error);
      },
    };
    this.#entries.push(entry);
    this.#count(entry, 1);
  }

  /** Its request is answered; what was sent is counted as waiting until Kafka's answer, since it is held so long. */
  #giveUp(entry: Entry): void {
    const isSent = entry.state === 'sent';
    if (!isSent) {
      this.#entries.splice(this.#entries.indexOf(entry), 1); // All wait equally long: it is the first.
      this.#count(entry, -1);
    }
    entry.settle(new NotPublishedError(isSent));
  }

  async #drain(): Promise<void> {
    while (this.#entries.length > 0) {
      const publication = this.#take();
      for (const entry of publication) entry.state = 'sent';
      this.#sentAt = performance.now();
      await this.#send(publication);
      for (const entry of publication) this.#count(entry, -1);
      this.#sentAt = undefined;
    }
    this.#draining = undefined;
  }

  /** As many as go into one request, at least one. */
  #take(): Entry[] {
    let records = 0;
    let bytes = 0;
    const end = this.#entries.findIndex((entry, index) => {
      records += entry.records.length;
      bytes += entry.bytes;
      return index > 0 && (records > PUBLICATION_RECORDS_MAX || bytes > PUBLICATION_BYTES_MAX);
    });
    return this.#entries.splice(0, end === -1 ? this.#entries.length : end);
  }

  async #send(publication: readonly Entry[]): Promise<void> {
    const publisher = await this.#publisher().catch((error: unknown) => this.#notPublished(false, error));
    if (publisher instanceof Error) return settle(publication, publisher);
    const startedAt = performance.now();
    const records = publication.flatMap((entry) => entry.records);
    try {
      await within(this.#options.publicationMsMax, publisher.publish(records), () => this.#abandon(publisher));
    } catch (error) {
      return this.#fail(publication, error);
    }
    const { metrics } = this.#options;
    metrics.publishSeconds.observe((performance.now() - startedAt) / 1_000);
    metrics.publishRecords.observe(records.length);
    for (const entry of publication) this.#confirm(entry);
  }

  #confirm(entry: Entry): void {
    if (entry.state === 'settled') this.#options.metrics.confirmedLate.inc(entry.records.length);
    else entry.settle();
  }

  /** One record that Kafka never takes must not keep back those of other requests. */
  async #fail(publication: readonly Entry[], error: unknown): Promise<void> {
    const isRefused = error instanceof RecordsRefusedError;
    if (isRefused && publication.length > 1) {
      for (const entry of publication) await this.#send([entry]);
      return;
    }
    settle(publication, isRefused ? error : this.#notPublished(true, error));
  }

  /** What it was sent may still arrive, behind what is sent from now on: facts need no order. */
  #abandon(publisher: Publisher): never {
    this.#opened = undefined;
    void publisher.close().catch(() => {});
    throw new Error('a publication did not end in time: its producer is given up');
  }

  /** Said once, however many requests were in it. */
  #notPublished(isSent: boolean, cause: unknown): NotPublishedError {
    this.#options.log.warn({ err: cause }, 'facts could not be published');
    return new NotPublishedError(isSent, { cause });
  }

  #publisher(): Promise<Publisher> {
    this.#opened ??= this.#options.open().catch((error: unknown) => {
      this.#opened = undefined;
      throw error;
    });
    return this.#opened;
  }

  #count({ records, bytes }: Entry, sign: 1 | -1): void {
    this.#records += sign * records.length;
    this.#bytes += sign * bytes;
    this.#options.metrics.waitingRecords.set(this.#records);
    this.#options.metrics.waitingBytes.set(this.#bytes);
  }
}

function settle(publication: readonly Entry[], error: Error): void {
  for (const entry of publication) if (entry.state !== 'settled') entry.settle(error);
}
