/** Leaves the servers as a bench found them. */
import type { Stack } from '@loyalty-ladder/local-stack/start-stack.ts';
import { kafkaAccessOf } from '@loyalty-ladder/operations/setup/endpoints.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { createKafka } from '@loyalty-ladder/stream/kafka-client.ts';
import { dropDatabasesOf } from '../support/test-database.ts';
import { deleteTopicsOf } from '../support/test-topics.ts';

/** Endpoints of the environment stay, without what the bench made there. */
export async function tidy({ endpoints, kinds, stop, supervisor }: Stack, runId: string): Promise<void> {
  try {
    await supervisor.stop();
    if (kinds.databaseUrl === 'environment') await dropDatabasesOf(endpoints.databaseUrl, runId);
    if (kinds.kafkaBrokers === 'environment') {
      const kafka = createKafka({ ...kafkaAccessOf(endpoints), clientId: 'bench', log: SILENT_LOG });
      await deleteTopicsOf(kafka, runId);
    }
  } finally {
    await stop();
  }
}
