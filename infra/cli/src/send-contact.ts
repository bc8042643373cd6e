/** What staff did or noticed, as a fact, and into its topic: for the commands that say so. */
import { randomUUID } from 'node:crypto';
import type { WireFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import { publishContact } from '@loyalty-ladder/operations/service-contacts/publish-contact.ts';
import {
  judgeServiceContact,
  type ServiceContact,
} from '@loyalty-ladder/operations/service-contacts/service-contact.ts';
import { kafkaAccess } from '@loyalty-ladder/runtime/kafka-access.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import type { Pool } from 'pg';
import { readConfig } from './cli-config.ts';
import { openPostgres, openRegistry, openStream } from './clients.ts';
import { CommandError } from './command-error.ts';

export type SaidContact = Omit<ServiceContact, 'id' | 'time'>;

/** Which option or argument says a field. */
export type FieldNames = Readonly<Partial<Record<keyof ServiceContact, string>>>;

export async function onStore<Result>(use: (pool: Pool) => Promise<Result>): Promise<Result> {
  const pool = await openPostgres((await readConfig(process.env, ['DATABASE_URL'])).DATABASE_URL);
  try {
    return await use(pool);
  } finally {
    await pool.end();
  }
}

/** It happens now, by the ladder's clock. @throws CommandError with each field and the rule that it breaks. */
export async function contactFact(pool: Pool, contact: SaidContact, names: FieldNames): Promise<WireFact> {
  const time = new Date(await readClock(pool)).toISOString();
  const judged = judgeServiceContact({ ...contact, id: randomUUID(), time }, Date.now());
  if (judged.ok) return judged.fact;
  const lines = judged.errors.map(({ field, rule }) => `  ${names[field as keyof ServiceContact] ?? field} ${rule}`);
  throw new CommandError(`Nothing was published:\n${lines.join('\n')}`);
}

/** @param use is handed what publishes; it resolves once Kafka has acknowledged. */
export async function publishing<Result>(
  use: (publish: (fact: WireFact) => Promise<void>) => Promise<Result>,
): Promise<Result> {
  const config = await readConfig(process.env, ['KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL']);
  const catalog = await openRegistry(config.SCHEMA_REGISTRY_URL, ['contact.service']);
  const stream = await openStream(kafkaAccess(config));
  try {
    return await use((fact) => publishContact({ stream, catalog, topicPrefix: config.TOPIC_PREFIX }, fact));
  } finally {
    await stream.close();
  }
}
