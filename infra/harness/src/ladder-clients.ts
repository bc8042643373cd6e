/** A whole ladder from outside, by the system's own interfaces: Kafka for facts and outcomes, Postgres for what is recorded. */
import { FACT_TYPES, OUTCOME_TYPES } from '@loyalty-ladder/contracts/message-schemas.ts';
import { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { type Endpoints, kafkaAccessOf } from '@loyalty-ladder/operations/setup/endpoints.ts';
import { SILENT_LOG } from '@loyalty-ladder/runtime/silent-log.ts';
import { createPool } from '@loyalty-ladder/store/postgres/pool.ts';
import { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Pool } from 'pg';

export interface LadderSystem {
  readonly endpoints: Endpoints;
  readonly topicPrefix: string;
  /** Time alone has its effects as well: a report waits for them. */
  readonly hasTimekeeper: boolean;
}

export interface LadderClients extends LadderSystem {
  readonly stream: StreamClient;
  readonly pool: Pool;
  readonly catalog: SchemaCatalog;
}

/** Statements of a report read the whole base. */
const STATEMENT_MS_MAX = 300_000;

export async function openLadderClients(system: LadderSystem): Promise<LadderClients> {
  const { databaseUrl, schemaRegistryUrl } = system.endpoints;
  const catalog = await SchemaCatalog.open({ url: schemaRegistryUrl, writes: [...FACT_TYPES, ...OUTCOME_TYPES] });
  return {
    ...system,
    catalog,
    stream: new StreamClient({ ...kafkaAccessOf(system.endpoints), clientId: 'harness', log: SILENT_LOG }),
    pool: createPool({ databaseUrl, applicationName: 'harness', statementMsMax: STATEMENT_MS_MAX }),
  };
}

export async function closeLadderClients({ stream, pool }: LadderClients): Promise<void> {
  await stream.close();
  await pool.end();
}
