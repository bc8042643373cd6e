/**
 * Registers every schema, before anything is written. All are FULL_TRANSITIVE. Outputs: subscribers are not ours to deploy, so old ones read
 * new outcomes and new ones old outcomes. Inputs: clients may write with the latest version of a subject, whoever has registered it, and
 * that must not leave out what we cannot do without.
 */
import { COMPATIBILITY } from '@kafkajs/confluent-schema-registry';
import { MESSAGE_SCHEMAS, type MessageType } from './message-schemas.ts';
import { type RegistryAddress, SchemaRegistryClient } from './schema-registry-client.ts';

/** Of every subject. */
export const SCHEMA_RULE = COMPATIBILITY.FULL_TRANSITIVE;

/**
 * Registering again changes nothing. One at a time: a registry gives out ids in order, and does not like bursts.
 * @throws SchemaRegistryError: SCHEMA_REFUSED for a schema that is incompatible with a registered version.
 */
export async function registerSchemas(address: RegistryAddress): Promise<ReadonlyMap<MessageType, number>> {
  const client = new SchemaRegistryClient(address);
  const ids = new Map<MessageType, number>();
  for (const message of MESSAGE_SCHEMAS) ids.set(message.type, await client.register(message, SCHEMA_RULE));
  return ids;
}
