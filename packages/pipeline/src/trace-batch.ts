/**
 * What is told of a batch to whoever collects traces: of each record that comes in a recorded trace, and is not applied yet, a span of that
 * trace, until COMMIT; and one of the batch, a trace of its own, that leads to them. Of a batch without such records nothing is. What was
 * applied before has its spans. The transaction knows nothing of it but the texts that go into the outbox.
 */
import { recordedContext } from '@loyalty-ladder/contracts/trace-headers.ts';
import type { TraceSpan } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';
import type { Accepted } from './accept-slices.ts';
import type { BatchContext } from './batch-context.ts';
import type { LogSlice } from './log-slice.ts';

export interface BatchTrace {
  /** To be called once it is known what is applied. */
  begin(accepted: readonly Pick<Accepted, 'slice' | 'records'>[]): void;
  /** Of a record, if one is recorded. */
  spanOf(message: StreamMessage): string | undefined;
  /** Ends all spans when the transaction has ended, however. */
  around<Result>(transaction: Promise<Result>): Promise<Result>;
}

type TraceContext = Pick<BatchContext, 'tracing' | 'group'>;

const NO_TRACE: BatchTrace = {
  begin() {},
  spanOf: () => undefined,
  around: (transaction) => transaction,
};

/** In one batch. */
const RECORDS_MAX = 128;

/** To be called when it begins. */
export function traceBatch(context: TraceContext): BatchTrace {
  return context.tracing.isOn ? new RecordedBatch(context) : NO_TRACE;
}

class RecordedBatch implements BatchTrace {
  readonly #context: TraceContext;
  readonly #startedAt = Date.now();
  readonly #spans = new Map<StreamMessage, TraceSpan>();
  #batch: TraceSpan | undefined;

  constructor(context: TraceContext) {
    this.#context = context;
  }

  begin(accepted: readonly Pick<Accepted, 'slice' | 'records'>[]): void {
    const contexts: string[] = [];
    for (const { slice, records } of accepted)
      for (const record of records) {
        const parent = contexts.length < RECORDS_MAX ? recordedContext(record.message.headers) : undefined;
        if (parent !== undefined && this.#beginRecord(parent, slice, record)) contexts.push(parent);
      }
    if (contexts.length === 0) return;
    this.#batch = this.#context.tracing.follow('process batch', {
      ...{ kind: 'consumer', startedAt: this.#startedAt, links: contexts },
      attributes: { ...this.#common(), 'messaging.batch.message_count': countOf(accepted) },
    });
  }

  spanOf(message: StreamMessage): string | undefined {
    return this.#spans.get(message)?.recorded;
  }

  async around<Result>(transaction: Promise<Result>): Promise<Result> {
    try {
      const result = await transaction;
      this.#end();
      return result;
    } catch (error) {
      this.#end(error instanceof Error ? error.name : 'Error');
      throw error;
    }
  }

  /** @returns whether it is recorded here, too. */
  #beginRecord(parent: string, { topic, partition }: LogSlice, record: Accepted['records'][number]): boolean {
    const span = this.#context.tracing.enter(`process ${topic}`, {
      ...{ kind: 'consumer', parent, startedAt: this.#startedAt },
      attributes: {
        ...this.#common(),
        'messaging.destination.name': topic,
        'messaging.destination.partition.id': String(partition),
        'messaging.kafka.offset': Number(record.message.offset),
        ...(!record.ok && { 'loyalty.dead_letter.reason': record.reason }),
      },
    });
    if (span.recorded === undefined) return false;
    this.#spans.set(record.message, span);
    return true;
  }

  #common() {
    return {
      'messaging.system': 'kafka',
      'messaging.operation.type': 'process',
      'messaging.operation.name': 'process',
      'messaging.consumer.group.name': this.#context.group,
    };
  }

  #end(error?: string): void {
    for (const span of this.#spans.values()) span.end(error);
    this.#batch?.end(error);
  }
}

const countOf = (accepted: readonly Pick<Accepted, 'records'>[]): number =>
  accepted.reduce((sum, { records }) => sum + records.length, 0);
