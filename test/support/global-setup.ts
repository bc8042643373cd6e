/**
 * Once a test run: the stack (endpoints of the environment, else testcontainers, else native processes), schemas registered, a database
 * template migrated. Test files reach it by stack.ts.
 */
import { randomBytes } from 'node:crypto';
import { registerSchemas } from '@loyalty-ladder/contracts/register-schemas.ts';
import { type Stack, startStack } from '@loyalty-ladder/local-stack/start-stack.ts';
import { type Endpoints, kafkaAccessOf } from '@loyalty-ladder/operations/setup/endpoints.ts';
import { reportProgressTo } from '@loyalty-ladder/runtime/report-progress.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { createKafka } from '@loyalty-ladder/stream/kafka-client.ts';
import type { TestProject } from 'vitest/node';
import { startTestContainers } from './test-containers.ts';
import { createTemplate, dropDatabasesOf } from './test-database.ts';
import { deleteTopicsOf } from './test-topics.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Begins every name that this run makes on the endpoints: databases, topics, groups, keys. */
    readonly runId: string;
    readonly endpoints: Endpoints;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const reporter = reportProgressTo(process.stderr);
  const stack = await startStack({ environment: process.env, reporter, startContainers: startTestContainers });
  const runId = `test_${randomBytes(4).toString('hex')}`;
  try {
    const { endpoints } = stack;
    await Promise.all([
      registerSchemas({ url: endpoints.schemaRegistryUrl }),
      createTemplate(endpoints.databaseUrl, runId),
    ]);
    project.provide('runId', runId);
    project.provide('endpoints', endpoints);
    reporter('the stack of the tests is ready');
  } catch (error) {
    await stack.stop();
    throw error;
  }
  return () => teardown(stack, runId);
}

/** What the environment gave stays, without what the tests made there. */
async function teardown({ endpoints, kinds, stop }: Stack, runId: string): Promise<void> {
  const kafka = createKafka({ ...kafkaAccessOf(endpoints), clientId: 'test', log: SILENT_LOG });
  try {
    if (kinds.databaseUrl === 'environment') await dropDatabasesOf(endpoints.databaseUrl, runId);
    if (kinds.kafkaBrokers === 'environment') await deleteTopicsOf(kafka, runId);
  } finally {
    await stop();
  }
}
