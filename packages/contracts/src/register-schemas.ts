/**
 * Registers every schema, before anything is written. Inputs are BACKWARD_TRANSITIVE: we read what any earlier producer wrote. Outputs are
 * FULL_TRANSITIVE: subscribers are not ours to deploy, so old ones read new outcomes and new ones old outcomes.
 */
import { COMPATIBILITY } from '@kafkajs/confluent-schema-registry';
import { FACT_TYPES, type MessageType, messageSchema, OUTCOME_TYPES } from './message-schemas.ts';
import { type RegistryAddress, SchemaRegistryClient } from './schema-registry-client.ts';

/**
 * Registering again changes nothing. One at a time: a registry gives out ids in order, and does not like bursts.
 * @throws SchemaRegistryError: SCHEMA_REFUSED for a schema that is incompatible with a registered version.
 */
export async function registerSchemas(address: RegistryAddress): Promise<ReadonlyMap<MessageType, number>> {
  const client = new SchemaRegistryClient(address);
  const ids = new Map<MessageType, number>();
  for (const type of FACT_TYPES) {
    ids.set(type, await client.register(messageSchema(type), COMPATIBILITY.BACKWARD_TRANSITIVE));
  }
  for (const type of OUTCOME_TYPES) {
    ids.set(type, await client.register(messageSchema(type), COMPATIBILITY.FULL_TRANSITIVE));
  }
  return ids;
}
