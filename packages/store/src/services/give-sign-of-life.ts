/** A sign of life of one instance of a service, by Postgres' own clock; and its removal, by which it says that it stops in order. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface ServiceInstance {
  readonly service: string;
  /** Of one process at a time. */
  readonly instance: string;
}

const GIVE_SIGN = statement({
  name: 'give-sign-of-life',
  text: `
    insert into service_instances (service, instance, seen_at) values ($1, $2, clock_timestamp())
    on conflict (service, instance) do update set seen_at = excluded.seen_at`,
  parameters: ['text', 'text'],
});

const SIGN_OFF = statement({
  name: 'sign-off',
  text: 'delete from service_instances where service = $1 and instance = $2',
  parameters: ['text', 'text'],
});

export async function giveSignOfLife(db: ClientBase | Pool, { service, instance }: ServiceInstance): Promise<void> {
  await GIVE_SIGN.run(db, service, instance);
}

export async function signOff(db: ClientBase | Pool, { service, instance }: ServiceInstance): Promise<void> {
  await SIGN_OFF.run(db, service, instance);
}
