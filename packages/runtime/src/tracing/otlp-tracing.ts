/**
 * Traces by OpenTelemetry: spans as OTLP in JSON over HTTP. The only file, with those that it takes from beside it, that knows its packages; they
 * are loaded by open-tracing.ts where there is a collector. Nothing is patched or made global, and no span is known but by whoever holds it.
 */
import { readFileSync } from 'node:fs';
import {
  type Attributes,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace,
} from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import root from '../../../../package.json' with { type: 'json' };
import type { Log } from '../log.ts';
import { EntrySampler, IS_DECIDED } from './entry-sampler.ts';
import { SpanDelivery } from './span-delivery.ts';
import { collectorHeaders, type TraceConfig } from './trace-config.ts';
import type { TraceMetrics } from './trace-metrics.ts';
import { formatTraceparent, parseTraceparent, type TraceContext } from './traceparent.ts';
import type { SpanAttributes, SpanStart, TraceSpan, Tracing } from './tracing.ts';

/** Of a request to the collector, repetitions included. */
const REQUEST_MS_MAX = 5_000;
/** At once: one, and at the end all batches that wait. */
const REQUESTS_MAX = 5;
const LINKS_MAX = 128;
const TEXT_LENGTH_MAX = 256;

const KINDS = {
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
} as const;

export interface OtlpOptions {
  readonly service: string;
  readonly url: string;
  readonly config: TraceConfig;
  readonly log: Pick<Log, 'warn' | 'info'>;
  readonly metrics: TraceMetrics;
}

export class OtlpTracing implements Tracing {
  readonly isOn = true;
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;

  constructor({ service, url, config, log, metrics }: OtlpOptions) {
    const ca = config.OTEL_EXPORTER_OTLP_CERTIFICATE;
    const exporter = new OTLPTraceExporter({
      url,
      headers: collectorHeaders(config),
      timeoutMillis: REQUEST_MS_MAX,
      concurrencyLimit: REQUESTS_MAX,
      httpAgentOptions: { keepAlive: true, ...(ca !== undefined && { ca: readFileSync(ca) }) },
    });
    this.#provider = new TracerProvider({
      resource: resourceFromAttributes({
        'service.name': config.OTEL_SERVICE_NAME ?? service,
        'service.version': root.version,
      }),
      sampler: new EntrySampler(config.OTEL_TRACES_SAMPLER_ARG, config.TRACES_PER_SECOND_MAX),
      spanLimits: { linkCountLimit: LINKS_MAX, attributeValueLengthLimit: TEXT_LENGTH_MAX },
      spanProcessors: [new SpanDelivery({ exporter, metrics, log })],
    });
    this.#tracer = this.#provider.getTracer('loyalty-ladder', root.version);
  }

  enter(name: string, start: SpanStart): TraceSpan {
    return this.#start(name, start, false);
  }

  follow(name: string, start: SpanStart): TraceSpan {
    return this.#start(name, start, true);
  }

  /** Tells what is left, for a while. */
  close(): Promise<void> {
    return this.#provider.shutdown();
  }

  #start(
    name: string,
    { kind, parent, startedAt, attributes = {}, links = [] }: SpanStart,
    isDecided: boolean,
  ): TraceSpan {
    const known = parseTraceparent(parent);
    const context = ROOT_CONTEXT.setValue(IS_DECIDED, isDecided);
    const span = this.#tracer.startSpan(
      name,
      {
        kind: KINDS[kind],
        attributes: attributes as Attributes,
        links: links.flatMap((text) => parseTraceparent(text) ?? []).map((each) => ({ context: remote(each) })),
        ...(startedAt !== undefined && { startTime: startedAt }),
      },
      known === undefined ? context : trace.setSpanContext(context, remote(known)),
    );
    return new OtlpSpan(span);
  }
}

class OtlpSpan implements TraceSpan {
  readonly traceparent: string;
  readonly recorded: string | undefined;
  readonly #span: Span;

  constructor(span: Span) {
    const { traceId, spanId } = span.spanContext();
    const isSampled = span.isRecording();
    this.#span = span;
    this.traceparent = formatTraceparent({ traceId, spanId, isSampled });
    this.recorded = isSampled ? this.traceparent : undefined;
  }

  end(error?: string, attributes: SpanAttributes = {}): void {
    if (!this.#span.isRecording()) return;
    this.#span.setAttributes(attributes as Attributes);
    if (error !== undefined) this.#span.setAttribute('error.type', error).setStatus({ code: SpanStatusCode.ERROR });
    this.#span.end();
  }
}

const remote = ({ traceId, spanId, isSampled }: TraceContext) => ({
  ...{ traceId, spanId, traceFlags: isSampled ? 1 : 0, isRemote: true },
});
