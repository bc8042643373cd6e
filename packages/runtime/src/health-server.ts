/**
 * What an orchestrator asks a process: `/livez` (restart me?), `/readyz` (may I get work?), `/metrics` (Prometheus text). Answers
 * are decided by functions handed in, which return the reasons against; no reasons means yes.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Log } from './log.ts';
import type { Metrics } from './metrics.ts';
import { within } from './within.ts';

/** The reasons why not; empty when all is well. */
export type Probe = () => readonly string[] | Promise<readonly string[]>;

export interface HealthServerOptions {
  readonly host: string;
  /** 0 takes a free port. */
  readonly port: number;
  readonly whyNotLive: Probe;
  readonly whyNotReady: Probe;
  /** All of them are told at `/metrics`, one after the other; more may be added while it runs. */
  readonly metrics: readonly [Metrics, ...Metrics[]];
  readonly log: Log;
}

export interface HealthServer {
  readonly port: number;
  close(): Promise<void>;
}

const PROBE_MS_MAX = 2_000;
const REQUEST_MS_MAX = 5_000;

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** @throws when the port is taken. */
export async function startHealthServer(options: HealthServerOptions): Promise<HealthServer> {
  const answers: Readonly<Record<string, Answer>> = {
    '/livez': (_, response) => answerProbe(response, options.whyNotLive),
    '/readyz': (_, response) => answerProbe(response, options.whyNotReady),
    '/metrics': (_, response) => answerMetrics(response, options.metrics),
  };
  const server = createServer(
    { requestTimeout: REQUEST_MS_MAX, headersTimeout: REQUEST_MS_MAX },
    (request, response) => {
      route(answers, request, response).catch((error: unknown) => {
        options.log.error({ err: error }, 'a health request failed');
        if (!response.headersSent) sendProblem(response, 500, 'Internal Server Error');
      });
    },
  );
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, options.host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return { port, close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()) };
}

async function route(
  answers: Readonly<Record<string, Answer>>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '/').split('?', 1)[0] ?? '/';
  const answer = Object.hasOwn(answers, path) ? answers[path] : undefined;
  if (answer === undefined) return sendProblem(response, 404, 'Not Found');
  if (request.method === 'GET' || request.method === 'HEAD') return answer(request, response);
  response.setHeader('allow', 'GET, HEAD');
  sendProblem(response, 405, 'Method Not Allowed');
}

async function answerProbe(response: ServerResponse, probe: Probe): Promise<void> {
  // A probe that hangs is an answer too.
  const late = () => [`no answer within ${PROBE_MS_MAX} ms`];
  const reasons = await within(PROBE_MS_MAX, Promise.resolve().then(probe), late);
  if (reasons.length > 0) return sendProblem(response, 503, 'Service Unavailable', { reasons });
  send(response, 200, 'application/json', JSON.stringify({ status: 'ok' }));
}

async function answerMetrics(response: ServerResponse, metrics: HealthServerOptions['metrics']): Promise<void> {
  const texts = await Promise.all(metrics.map((each) => each.metrics()));
  send(response, 200, metrics[0].contentType, texts.join('\n'));
}

/** RFC 9457. */
function sendProblem(response: ServerResponse, status: number, title: string, more: object = {}): void {
  send(response, status, 'application/problem+json', JSON.stringify({ type: 'about:blank', title, status, ...more }));
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType, 'cache-control': 'no-store' }).end(body);
}
