/**
 * POST /v1/events: facts as CloudEvents, for who has no Kafka. 202 means that all in-sync replicas have them; what becomes of them from there
 * on is the consumers' affair, as of every record in a topic.
 */
import { TOPIC_BY_FACT_TYPE } from '@loyalty-ladder/contracts/topics.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { unavailable } from '@loyalty-ladder/http/problem.ts';
import { RecordsRefusedError } from '@loyalty-ladder/stream/records-refused-error.ts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { GatewayContext } from '../gateway-context.ts';
import { Problem } from '../http/problem.ts';
import { type EncodedEvent, type EncodedFact, encodeFacts } from './encode-facts.ts';
import { answerEvents, eventAnswer } from './event-answers.ts';
import { EVENT_BODIES, EVENTS_TEXT } from './event-document.ts';
import { FactCatalog } from './fact-catalog.ts';
import type { IngestMetrics, RefusedReason } from './ingest-metrics.ts';
import { type JudgedEvent, judgeEvents, type RefusedEvent } from './judge-events.ts';
import { NotPublishedError, PublishQueue, QueueFullError } from './publish-queue.ts';
import { MEDIA_TYPES, type SentEvent, sentEvents } from './sent-events.ts';
import { EventTraces } from './trace-events.ts';

const WAIT_MS_MAX = 5_000;
const QUEUE_FULL_SECONDS = 1;
const KAFKA_AWAY_SECONDS = 2;

export function eventRoutes(app: HttpApp, context: GatewayContext): void {
  const { config, log, stream } = context;
  const queue = new PublishQueue({
    open: () => stream.openProducer(),
    log,
    metrics: context.metrics.ingest,
    waitMsMax: Math.min(WAIT_MS_MAX, config.GATEWAY_ANSWER_MS_MAX / 2),
  });
  app.addHook('onClose', () => queue.close());
  const catalog = new FactCatalog(config.SCHEMA_REGISTRY_URL);
  const schema = {
    tags: ['Events'],
    summary: 'Publish facts: what happened to customers',
    description: EVENTS_TEXT,
    consumes: MEDIA_TYPES,
    body: EVENT_BODIES,
    response: { 202: eventAnswer, 207: eventAnswer },
  };
  app.post(
    '/v1/events',
    // The body's schema is there to be read: judge-events.ts knows the rules, and tells them by item.
    { schema, config: { scope: 'publish', mediaTypes: MEDIA_TYPES }, validatorCompiler: () => (value) => ({ value }) },
    (request, reply) => new Ingest(context, queue, catalog).take(request, reply),
  );
}

class Ingest {
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

  async take({ headers, raw, body, caller, span }: FastifyRequest, reply: FastifyReply) {
    const { isBatch, events } = sentEvents(headers['content-type'], raw.rawHeaders, body);
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
