/**
 * Spans on their way to the collector, whatever that does: so many wait at the most, in memory, and further ones are given up and counted. A
 * request that is not answered in time is given up with its spans. Nobody waits for any of it but a process that stops, and that for so long.
 */
import type { Context } from '@opentelemetry/api';
import { ExportResultCode } from '@opentelemetry/core';
import {
  BatchSpanProcessor,
  type ReadableSpan,
  type Span,
  type SpanExporter,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace';
import type { Log } from '../log.ts';
import { within } from '../within.ts';
import type { TraceMetrics } from './trace-metrics.ts';

/** About 2 KB each. */
const WAITING_MAX = 2_048;
const BATCH_MAX = 512;
const LINGER_MS = 1_000;
/** Of a batch, repetitions included (the exporter's own limit is below it). */
const EXPORT_MS_MAX = 6_000;
/** Of a process that stops. */
const FLUSH_MS_MAX = 2_000;

type ExportResult = Parameters<Parameters<SpanExporter['export']>[1]>[0];

export interface DeliveryOptions {
  readonly exporter: SpanExporter;
  readonly metrics: TraceMetrics;
  readonly log: Pick<Log, 'warn' | 'info'>;
  readonly waitingMax?: number;
  readonly lingerMs?: number;
  readonly flushMsMax?: number;
}

export class SpanDelivery implements SpanProcessor {
  readonly #options: DeliveryOptions;
  readonly #batches: BatchSpanProcessor;
  readonly #waitingMax: number;
  #waiting = 0;
  #isFailing = false;

  constructor(options: DeliveryOptions) {
    this.#options = options;
    this.#waitingMax = options.waitingMax ?? WAITING_MAX;
    this.#batches = new BatchSpanProcessor({
      exporter: this.#counted(options.exporter),
      maxQueueSize: this.#waitingMax,
      maxExportBatchSize: Math.min(BATCH_MAX, this.#waitingMax),
      scheduledDelayMillis: options.lingerMs ?? LINGER_MS,
      exportTimeoutMillis: EXPORT_MS_MAX,
    });
  }

  onStart(span: Span, context: Context): void {
    this.#batches.onStart(span, context);
  }

  onEnd(span: ReadableSpan): void {
    if (this.#waiting >= this.#waitingMax) {
      this.#options.metrics.dropped.inc({ reason: 'queue-full' });
      return;
    }
    this.#waiting += 1;
    this.#batches.onEnd(span);
  }

  forceFlush(): Promise<void> {
    return this.#batches.forceFlush();
  }

  /** Never fails: what cannot be told by then is lost. */
  shutdown(): Promise<void> {
    const { flushMsMax = FLUSH_MS_MAX } = this.#options;
    return within(flushMsMax, this.#batches.shutdown(), () => {}).catch(() => {});
  }

  /** What the queue hands out does not wait any more; what becomes of it is counted. */
  #counted(exporter: SpanExporter): SpanExporter {
    return {
      export: (spans, done) => {
        this.#waiting -= spans.length;
        exporter.export(spans, (result) => {
          this.#count(spans.length, result);
          done(result);
        });
      },
      forceFlush: () => exporter.forceFlush?.() ?? Promise.resolve(),
      shutdown: () => exporter.shutdown(),
    };
  }

  #count(spans: number, { code, error }: ExportResult): void {
    const { metrics, log } = this.#options;
    const isTaken = code === ExportResultCode.SUCCESS;
    if (isTaken) metrics.exported.inc(spans);
    else metrics.dropped.inc({ reason: 'collector' }, spans);
    if (isTaken && this.#isFailing) log.info('the collector takes traces again');
    // Once, not each second: nothing here waits for it. What the collector says may be long, and quote us.
    if (!isTaken && !this.#isFailing) {
      log.warn({ why: error?.name, code: (error as NodeJS.ErrnoException)?.code }, 'the collector takes no traces');
    }
    this.#isFailing = !isTaken;
  }
}
