/** A receiver as somebody else writes one: what comes is verified with the library of Standard Webhooks, and kept if it is genuine. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Webhook } from 'standardwebhooks';

interface Told {
  readonly webhookId: string;
  readonly action: string;
  readonly type: string;
  readonly customerId: string | undefined;
  readonly to: string | undefined;
  /** Which of the secrets that are known verify it, by their place. */
  readonly verifiedBy: readonly number[];
  /** Of the request. */
  readonly traceparent: string | undefined;
}

export type StandardReceiver = Awaited<ReturnType<typeof openStandardReceiver>>;

export async function openStandardReceiver() {
  const told: Told[] = [];
  const secrets: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks);
    const verifiedBy = secrets.flatMap((secret, place) => (verifies(secret, body, request.headers) ? [place] : []));
    const { action, type, data } = JSON.parse(body.toString());
    told.push({
      ...{ action, type, verifiedBy, webhookId: String(request.headers['webhook-id']) },
      traceparent: request.headers.traceparent as string | undefined,
      ...subjectOf(data),
    });
    response.writeHead(verifiedBy.length > 0 ? 200 : 401).end(verifiedBy.length > 0 ? 'thanks' : 'who are you?');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    /** In order of arrival. */
    told,
    /** As the owner was told them; add one that is new. */
    secrets,
    /** Of those who were told of by a start, once each. */
    started: () => [...new Set(told.flatMap(({ action, customerId }) => (action === 'start' ? [customerId] : [])))],
    close(): void {
      server.close();
      server.closeAllConnections();
    },
  };
}

function verifies(secret: string, body: Buffer, headers: object): boolean {
  try {
    new Webhook(secret).verify(body, headers as Record<string, string>);
    return true;
  } catch {
    return false;
  }
}

const subjectOf = ({ customerId, to }: { readonly customerId?: string; readonly to?: string }) => ({ customerId, to });
