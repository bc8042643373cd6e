/**
 * Facts on their way in over HTTP, whichever route brings them: judged, encoded, acknowledged by Kafka. All routes share one queue, so that facts
 * keep the order in which they came.
 */
import { TOPIC_BY_FACT_TYPE } from '@loyalty-ladder/contracts/topics.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { unavailable } from '@loyalty-ladder/http/problem.ts';
import { RecordsRefusedError } from '@loyalty-ladder/stream/records-refused-error.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayContext } from '../gateway-context.ts';
import { Problem } from '../http/problem.ts';
import { type EncodedEvent, type EncodedFact, encodeFacts } from './encode-facts.ts';
import { answerEvents } from './event-answers.ts';
import { FactCatalog } from './fact-catalog.ts';
import type { IngestMetrics, RefusedReason } from './ingest-metrics.ts';
import { type JudgedEvent, judgeEvents, type RefusedEvent } from './judge-events.ts';
import { NotPublishedError, PublishQueue, QueueFullError } from './publish-queue.ts';
import type { SentEvent, SentEvents } from './sent-events.ts';
import { EventTraces } from './trace-events.ts';

const WAIT_MS_MAX = 5_000;
const QUEUE_FULL_SECONDS = 1;
const KAFKA_AWAY_SECONDS = 2;

/** What of a request publishing depends on. */
export type PublishingRequest = Pick<FastifyRequest, 'headers' | 'caller' | 'span'>;

/** Once a gateway. */
export function openIngest(app: HttpApp, context: GatewayContext): Ingest {
  const { config, log, stream } = context;
  const queue = new PublishQueue({
    open: () => stream.openProducer(),
    log,
    metrics: context.metrics.ingest,
    waitMsMax: Math.min(WAIT_MS_MAX, config.GATEWAY_ANSWER_MS_MAX / 2),
  });
  app.addHook('onClose', () => queue.close());
  return new Ingest(context, queue, new FactCatalog(config.SCHEMA_REGISTRY_URL));
}

export class Ingest {
  readonly #context: GatewayContext;
  readonly #metrics: IngestMetrics;
  readonly #queue: PublishQueue;
  readonly #catalog: FactCatalog;

  constructor(context: GatewayContext, queue: PublishQueue, catalog: FactCatalog) {
    this.#context = context;
    this.#metrics = context.metrics.ingest;
    this.#queue = queue;
    this.#catalog = catalog;
  }

  /** @throws Problem where nothing was accepted that could have been. */
  async take({ headers, caller, span }: PublishingRequest, reply: FastifyReply, { isBatch, events }: SentEvents) {
    const judged = judgeEvents(events, { caller, now: Date.now() });
    const { tracing } = this.#context;
    const traces = new EventTraces(tracing, { span, traceparent: headers.traceparent }, judged);
    const encoded = await this.#encode(events, judged, traces);
    for (const each of encoded) if (!each.ok) this.#metrics.refused.inc({ reason: each.reason });
    const facts = encoded.filter((each) => each.ok);
    this.#spend(facts, reply);
    await this.#publish(facts, traces);
    return answerEvents(reply, isBatch, encoded);
  }

  /** Who is refused anyhow is told so without the schema registry. */
  async #encode(
    events: readonly SentEvent[],
    judged: readonly JudgedEvent[],
    traces: EventTraces,
  ): Promise<readonly EncodedEvent[]> {
    if (judged.every(isRefused)) return judged;
    const catalog = await this.#catalog.open();
    return encodeFacts(events, judged, { catalog, topicPrefix: this.#context.config.TOPIC_PREFIX, traces });
  }

  #spend(facts: readonly EncodedFact[], reply: FastifyReply): void {
    const bySource = Map.groupBy(facts, ({ fact }) => fact.source);
    const wanted = new Map([...bySource].map(([source, { length }]) => [source, length]));
    try {
      this.#context.limits.spendEach(reply, 'source', wanted);
    } catch (error) {
      this.#refuse('rate', facts.length);
      throw error;
    }
  }

  async #publish(facts: readonly EncodedFact[], traces: EventTraces): Promise<void> {
    try {
      await this.#queue.publish(facts.map(({ record }) => record));
      traces.end();
    } catch (error) {
      traces.end(error);
      throw this.#problemOf(error, facts.length);
    }
    for (const { fact } of facts) this.#metrics.accepted.inc({ topic: TOPIC_BY_FACT_TYPE[fact.type] });
  }

  #problemOf(error: unknown, facts: number): unknown {
    if (error instanceof QueueFullError) {
      this.#refuse('queue-full', facts);
      return unavailable(
        'More facts wait for Kafka than it takes: nothing of this request was sent.',
        QUEUE_FULL_SECONDS,
      );
    }
    if (error instanceof RecordsRefusedError) {
      this.#refuse('too-large', facts);
      return new Problem('body-too-large', { detail: 'Kafka refuses a record of this request: its topic takes less.' });
    }
    if (!(error instanceof NotPublishedError)) return error;
    this.#refuse(error.isSent ? 'unconfirmed' : 'not-sent', facts);
    return unavailable(error.isSent ? UNCONFIRMED : NOT_SENT, KAFKA_AWAY_SECONDS);
  }

  #refuse(reason: RefusedReason, facts: number): void {
    this.#metrics.refused.inc({ reason }, facts);
  }
}

const isRefused = (event: JudgedEvent): event is RefusedEvent => !event.ok;

const NOT_SENT = 'Kafka does not answer: nothing of this request was sent.';
const UNCONFIRMED =
  'Kafka has not acknowledged these facts in time, and may have them. Send them again as they are: by source and id each counts once.';
