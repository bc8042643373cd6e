/**
 * A gateway for benches that ask it: a process of its own on real servers (endpoints of the environment, else a stack of its own), with a
 * database, topics and a key of its own. All of it shares this machine with who asks.
 */
import { randomBytes } from 'node:crypto';
import { registerSchemas } from '@loyalty-ladder/contracts/register-schemas.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { startService } from '@loyalty-ladder/local-stack/start-services.ts';
import { type Stack, startStack } from '@loyalty-ladder/local-stack/start-stack.ts';
import { createKey } from '@loyalty-ladder/operations/keys/create-key.ts';
import type { Scope } from '@loyalty-ladder/operations/keys/scopes.ts';
import type { Endpoints } from '@loyalty-ladder/operations/setup/endpoints.ts';
import { prepareTopics } from '@loyalty-ladder/operations/setup/prepare-topics.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import type { Pool } from 'pg';
import { cloneTemplate, createTemplate } from '../support/test-database.ts';
import { tidy } from './tidy.ts';

export interface OpenGateway {
  readonly service: RunningService;
  readonly pool: Pool;
  readonly redisUrl: string;
  readonly topicPrefix: string;
  /** Of a request by who has the key. */
  readonly headers: { readonly authorization: string };
  /** Leaves the servers as they were. */
  close(): Promise<void>;
}

const NO_LIMIT = '1000000';
const UNLIMITED = { KEY_REQUESTS_PER_SECOND_MAX: NO_LIMIT, SOURCE_EVENTS_PER_SECOND_MAX: NO_LIMIT };

/** @param scope of the key. */
export async function openGateway(scope: Scope): Promise<OpenGateway> {
  const stack = await startStack({ environment: process.env, reporter: () => {} });
  const runId = `bench_${randomBytes(4).toString('hex')}`;
  try {
    return await open(stack, runId, scope);
  } catch (error) {
    await tidy(stack, runId);
    throw error;
  }
}

async function open(stack: Stack, runId: string, scope: Scope): Promise<OpenGateway> {
  const { supervisor } = stack;
  const topicPrefix = `${runId}.`;
  await createTemplate(stack.endpoints.databaseUrl, runId);
  const databaseUrl = await cloneTemplate(stack.endpoints.databaseUrl, runId, `${runId}_gateway`);
  const endpoints: Endpoints = { ...stack.endpoints, databaseUrl };
  await prepareTopics({ kafkaBrokers: endpoints.kafkaBrokers, topicPrefix });
  await registerSchemas({ url: endpoints.schemaRegistryUrl });
  const service = await startService({
    ...{ supervisor, endpoints, topicPrefix, service: 'gateway', environment: UNLIMITED },
  });
  const pool = createPool({ databaseUrl, applicationName: 'bench' });
  const grant = { scopes: [scope] };
  const { key } = await createKey(pool, { name: 'bench', grant, expiresAt: null, actor: 'bench', reason: 'a bench' });
  const close = async () => {
    await pool.end();
    await tidy(stack, runId);
  };
  const { redisUrl } = endpoints;
  return { service, pool, redisUrl, topicPrefix, headers: { authorization: `Bearer ${key}` }, close };
}
