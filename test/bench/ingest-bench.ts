/**
 * How many facts the gateway takes over HTTP, one a request and a hundred: from the sender's connection to Kafka's acknowledgement and back,
 * on the real servers, with senders that wait for each answer. All of it shares this machine.
 */
import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { registerSchemas } from '@loyalty-ladder/contracts/register-schemas.ts';
import { startService } from '@loyalty-ladder/local-stack/start-services.ts';
import { type Stack, startStack } from '@loyalty-ladder/local-stack/start-stack.ts';
import { createKey } from '@loyalty-ladder/operations/keys/create-key.ts';
import type { Endpoints } from '@loyalty-ladder/operations/setup/endpoints.ts';
import { prepareTopics } from '@loyalty-ladder/operations/setup/prepare-topics.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { cloneTemplate, createTemplate } from '../support/test-database.ts';
import type { Bench } from './bench.ts';
import { tidy } from './tidy.ts';

const SINGLES = { figure: 'facts taken, one a request', events: 1, connections: 32, asked: 1_000 };
const BATCHES = { figure: 'facts taken, 100 a request', events: 100, connections: 8, asked: 5_000 };
const WARM_UP_SECONDS = 1;
const NO_LIMIT = '1000000';
const UNLIMITED = { KEY_REQUESTS_PER_SECOND_MAX: NO_LIMIT, SOURCE_EVENTS_PER_SECOND_MAX: NO_LIMIT };

export const ingestBench: Bench = {
  name: 'ingest',
  async *run(seconds) {
    const stack = await startStack({ environment: process.env, reporter: () => {} });
    const runId = `bench_${randomBytes(4).toString('hex')}`;
    try {
      const door = await open(stack, runId);
      for (const { figure, events, connections, asked } of [SINGLES, BATCHES]) {
        await send(door, events, connections, WARM_UP_SECONDS);
        const perSecond = (await send(door, events, connections, seconds)) / seconds;
        yield { figure, value: Math.round(perSecond), unit: 'facts/s', asked, reached: perSecond >= asked };
      }
    } finally {
      await tidy(stack, runId);
    }
  },
};

interface Door {
  readonly url: string;
  readonly key: string;
}

async function open(stack: Stack, runId: string): Promise<Door> {
  const topicPrefix = `${runId}.`;
  await createTemplate(stack.endpoints.databaseUrl, runId);
  const databaseUrl = await cloneTemplate(stack.endpoints.databaseUrl, runId, `${runId}_ingest`);
  const endpoints: Endpoints = { ...stack.endpoints, databaseUrl };
  await prepareTopics({ kafkaBrokers: endpoints.kafkaBrokers, topicPrefix });
  await registerSchemas({ url: endpoints.schemaRegistryUrl });
  const pool = createPool({ databaseUrl, applicationName: 'bench' });
  const grant = { scopes: ['publish' as const] };
  const { key } = await createKey(pool, { name: 'bench', grant, expiresAt: null, actor: 'bench', reason: 'bench' });
  await pool.end();
  const { supervisor } = stack;
  const service = { supervisor, endpoints, topicPrefix, service: 'gateway', environment: UNLIMITED };
  return { url: (await startService(service)).publicUrl, key };
}

/** @returns facts that were accepted. */
async function send(door: Door, events: number, connections: number, seconds: number): Promise<number> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const end = performance.now() + seconds * 1_000;
  const one = async (connection: number): Promise<number> => {
    let accepted = 0;
    for (let count = 0; performance.now() < end; count++) {
      await post(door, agent, batchOf(events, `${connection}-${count}`));
      accepted += events;
    }
    return accepted;
  };
  const each = await Promise.all(Array.from({ length: connections }, (_, connection) => one(connection)));
  agent.destroy();
  return each.reduce((sum, accepted) => sum + accepted, 0);
}

/** Purchases of three lines, 600 bytes each. */
function batchOf(events: number, name: string): object[] {
  const lines = ['1', '2', '3'].map((lineId) => ({
    ...{ lineId, sku: `85123A-${lineId}`, category: 'lights', quantity: 6, unitPriceMinor: 255, discountMinor: 30 },
  }));
  return Array.from({ length: events }, (_, index) => ({
    ...{ specversion: '1.0', id: `${name}-${index}`, source: 'bench', type: 'purchase.completed' },
    time: '2026-06-01T10:00:00Z',
    data: { customerId: `customer-${index}-${name}`, purchaseId: `${index}`, channel: 'shop', currency: 'EUR', lines },
  }));
}

function post({ url, key }: Door, agent: Agent, events: readonly object[]): Promise<void> {
  const [single] = events;
  const body = Buffer.from(JSON.stringify(events.length === 1 ? single : events));
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': events.length === 1 ? 'application/cloudevents+json' : 'application/cloudevents-batch+json',
    'content-length': body.length,
  };
  return new Promise((resolve, reject) => {
    const sent = request(`${url}/v1/events`, { agent, method: 'POST', headers }, (answer) => {
      answer
        .resume()
        .on('end', () => (answer.statusCode === 202 ? resolve() : reject(new Error(`${answer.statusCode}`))));
    });
    sent.on('error', reject).end(body);
  });
}
