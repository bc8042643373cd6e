/** The one-shot job before the services start, in docker-compose.yml and wherever else they are deployed. Safe to run at each deploy. */

import { ProgramFileError } from '@loyalty-ladder/operations/program/read-program-file.ts';
import { prepareConfig } from '@loyalty-ladder/operations/setup/prepare-config.ts';
import { prepareStack } from '@loyalty-ladder/operations/setup/prepare-stack.ts';
import { ConfigError, EXIT_CONFIG, parseConfig } from '@loyalty-ladder/runtime/config.ts';
import { kafkaSecurity } from '@loyalty-ladder/runtime/kafka-access.ts';
import { reportProgressTo } from '@loyalty-ladder/runtime/report-progress.ts';

try {
  const config = parseConfig(prepareConfig, process.env);
  await prepareStack({
    endpoints: {
      kafkaBrokers: config.KAFKA_BROKERS,
      kafkaSecurity: kafkaSecurity(config),
      schemaRegistryUrl: config.SCHEMA_REGISTRY_URL,
      databaseUrl: config.DATABASE_URL,
    },
    reporter: reportProgressTo(process.stderr),
    topicPrefix: config.TOPIC_PREFIX,
    clock: config.LADDER_CLOCK,
    programFile: config.PROGRAM_FILE,
    loginsPassword: config.ROLE_LOGINS_PASSWORD,
    replicationFactor: config.KAFKA_REPLICATION_FACTOR,
    minInsyncReplicas: config.KAFKA_MIN_INSYNC_REPLICAS,
  });
} catch (error) {
  process.stderr.write(`prepare: ${error instanceof Error ? error.message : error}\n`);
  process.exitCode = error instanceof ConfigError || error instanceof ProgramFileError ? EXIT_CONFIG : 1;
}
