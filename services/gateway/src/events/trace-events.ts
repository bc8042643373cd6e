/**
 * The traces that a request's events go on in. One that was made in a trace of its own (CloudEvents' extension) keeps that; all others belong to
 * the request's, under the one span of their publication. Also where nothing is traced here, an event keeps what its sender says of it.
 */

import { TOPIC_BY_FACT_TYPE } from '@loyalty-ladder/contracts/topics.ts';
import { traceHeaders } from '@loyalty-ladder/contracts/trace-headers.ts';
import { parseTraceparent, validTraceparent } from '@loyalty-ladder/runtime/tracing/traceparent.ts';
import { NO_SPAN, type TraceSpan, type Tracing } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import type { JudgedEvent, JudgedFact } from './judge-events.ts';

/** Of a span. */
const LINKS_MAX = 32;

export interface TracedRequest {
  readonly span: TraceSpan;
  /** As its header says it. */
  readonly traceparent: unknown;
}

export class EventTraces {
  readonly #sent: TraceSpan;
  /** Of the request, where the caller is in one. */
  readonly #callers: string | undefined;

  constructor(tracing: Tracing, { span, traceparent }: TracedRequest, judged: readonly JudgedEvent[]) {
    const facts = judged.filter((each) => each.ok);
    this.#callers = validTraceparent(traceparent);
    this.#sent = tracing.isOn && facts.length > 0 ? beginToSend(tracing, span, facts) : NO_SPAN;
  }

  /** Of the record of a fact. */
  headersOf({ traceparent: own }: Pick<JudgedFact, 'traceparent'>): Record<string, string> {
    const madeBy = own ?? this.#callers ?? this.#sent.recorded;
    const isElsewhere = own !== undefined && traceIdOf(own) !== traceIdOf(this.#sent.traceparent);
    return traceHeaders(madeBy, isElsewhere || madeBy === undefined ? undefined : this.#sent.traceparent);
  }

  /** To be called when Kafka has acknowledged the records, or will not. */
  end(error?: unknown): void {
    this.#sent.end(error === undefined ? undefined : error instanceof Error ? error.name : 'Error');
  }
}

function beginToSend(tracing: Tracing, { traceparent: parent }: TraceSpan, facts: readonly JudgedFact[]): TraceSpan {
  const topics = new Set(facts.map(({ fact }) => TOPIC_BY_FACT_TYPE[fact.type]));
  const [topic] = topics.size === 1 ? topics : [undefined];
  const others = facts.flatMap(({ traceparent: own }) =>
    own === undefined || traceIdOf(own) === traceIdOf(parent) ? [] : [own],
  );
  return tracing.follow(topic === undefined ? 'send' : `send ${topic}`, {
    ...{ kind: 'producer', parent, links: [...new Set(others)].slice(0, LINKS_MAX) },
    attributes: {
      'messaging.system': 'kafka',
      'messaging.operation.type': 'send',
      'messaging.operation.name': 'send',
      'messaging.batch.message_count': facts.length,
      ...(topic !== undefined && { 'messaging.destination.name': topic }),
    },
  });
}

const traceIdOf = (text: string | undefined): string | undefined => parseTraceparent(text)?.traceId;
