/** A collector in the test's own process: takes OTLP in JSON over HTTP, and keeps the spans as they were told. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

type Attributes = Readonly<Record<string, unknown>>;

export interface CollectedSpan {
  /** service.name of who told it. */
  readonly service: string;
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId: string | undefined;
  readonly name: string;
  /** 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly attributes: Attributes;
  /** Ids of the traces that it leads to. */
  readonly links: readonly string[];
  /** 0 unset, 2 error. */
  readonly status: number;
  readonly durationMs: number;
}

export type CollectorBehaviour = (response: ServerResponse) => void;

export const takes: CollectorBehaviour = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
};
export const refuses: CollectorBehaviour = (response) => void response.writeHead(400).end();
export const hangs: CollectorBehaviour = () => {};

export class TraceCollector {
  /** In the order in which they came. */
  readonly spans: CollectedSpan[] = [];
  /** Of each request. */
  readonly headers: IncomingHttpHeaders[] = [];
  behave: CollectorBehaviour = takes;
  readonly #server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    this.headers.push(request.headers);
    if (request.url === '/v1/traces') this.spans.push(...spansOf(JSON.parse(Buffer.concat(chunks).toString())));
    this.behave(response);
  });

  static async open(): Promise<TraceCollector> {
    const collector = new TraceCollector();
    collector.#server.listen(0, '127.0.0.1');
    await once(collector.#server, 'listening');
    return collector;
  }

  /** As OTEL_EXPORTER_OTLP_ENDPOINT has it. */
  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Of one trace. */
  of(traceId: string): CollectedSpan[] {
    return this.spans.filter((span) => span.traceId === traceId);
  }

  async close(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
  }
}

/** https://github.com/open-telemetry/opentelemetry-proto/blob/v1.5.0/opentelemetry/proto/trace/v1/trace.proto */
interface OtlpTraces {
  readonly resourceSpans: readonly {
    readonly resource: { readonly attributes: OtlpAttributes };
    readonly scopeSpans: readonly { readonly spans: readonly OtlpSpan[] }[];
  }[];
}

type OtlpAttributes = readonly { readonly key: string; readonly value: Readonly<Record<string, unknown>> }[];

interface OtlpSpan extends Pick<CollectedSpan, 'traceId' | 'spanId' | 'name' | 'kind'> {
  readonly parentSpanId?: string;
  readonly attributes: OtlpAttributes;
  readonly links: readonly { readonly traceId: string }[];
  readonly status: { readonly code: number };
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}

function spansOf({ resourceSpans }: OtlpTraces): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) => {
    const service = String(attributesOf(resource.attributes)['service.name']);
    return scopeSpans.flatMap(({ spans }) => spans.map((span) => collected(service, span)));
  });
}

function collected(service: string, span: OtlpSpan): CollectedSpan {
  const { traceId, spanId, parentSpanId, name, kind, attributes, links, status } = span;
  return {
    ...{ service, traceId, spanId, parentSpanId, name, kind },
    attributes: attributesOf(attributes),
    links: links.map((link) => link.traceId),
    status: status.code,
    durationMs: Number(BigInt(span.endTimeUnixNano) - BigInt(span.startTimeUnixNano)) / 1e6,
  };
}

const attributesOf = (list: OtlpAttributes): Attributes =>
  Object.fromEntries(list.map(({ key, value }) => [key, Object.values(value)[0]]));
