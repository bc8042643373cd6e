/** Senders that wait for each answer before they ask again: as much as the gateway gets done, and no more waits for it than there are senders. */
import { Agent, request } from 'node:http';
import type { OpenGateway } from './open-gateway.ts';

export interface ClosedLoad {
  readonly gateway: OpenGateway;
  readonly connections: number;
  readonly seconds: number;
  /** Of each answer; any other one ends the bench. */
  readonly status: number;
  /** @param name of no other request of this load. */
  readonly post: (name: string) => Post;
}

export interface Post {
  readonly path: string;
  /** Besides the key. */
  readonly headers: Readonly<Record<string, string>>;
  /** To be sent as JSON. */
  readonly body: unknown;
}

/** @returns answers a second. */
export async function closedLoad({ gateway, connections, seconds, status, post }: ClosedLoad): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const began = performance.now();
  let answers = 0;
  const send = async (connection: number) => {
    for (let count = 0; performance.now() - began < seconds * 1_000; count++) {
      await answered(gateway, agent, status, post(`${connection}-${count}`));
      answers += 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, (_, connection) => send(connection)));
  agent.destroy();
  return answers / ((performance.now() - began) / 1_000);
}

function answered(gateway: OpenGateway, agent: Agent, status: number, { path, headers, body }: Post): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(body));
  const all = { ...gateway.headers, ...headers, 'content-length': bytes.length };
  return new Promise((resolve, reject) => {
    const sent = request(gateway.service.publicUrl + path, { agent, method: 'POST', headers: all }, (answer) => {
      const isRight = answer.statusCode === status;
      answer.resume().on('end', () => (isRight ? resolve() : reject(new Error(`answered ${answer.statusCode}`))));
    });
    sent.on('error', reject).end(bytes);
  });
}
