/** Which instances of services there are, and when each last gave a sign of life. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { ServiceInstance } from './give-sign-of-life.ts';

export interface SeenInstance extends ServiceInstance {
  readonly seenAt: Instant;
  /** By Postgres' own clock, as `seenAt` is. */
  readonly silentSeconds: number;
}

const READ_INSTANCES = statement({
  name: 'read-instances',
  text: `
    select service, instance, seen_at as "seenAt",
           extract(epoch from clock_timestamp() - seen_at)::float8 as "silentSeconds"
    from service_instances order by service, instance`,
  row: { service: 'text', instance: 'text', seenAt: 'timestamptz', silentSeconds: 'float8' },
});

export function readInstances(db: ClientBase | Pool): Promise<SeenInstance[]> {
  return READ_INSTANCES.rows(db);
}
