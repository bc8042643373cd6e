/** Takes the outbox for relaying when nobody holds its lease any more. Leases run by Postgres' own clock, not by the ladder's. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { RelayHold } from './relay-intent.ts';

export interface RelayLease {
  /** Names the process; unique by start, so that only a process itself takes over from itself at once. */
  readonly holder: string;
  readonly leaseMs: number;
}

const ACQUIRE_LEASE = statement({
  name: 'acquire-relay-lease',
  text: `
    insert into relay_shards as mine (shard, epoch, holder, lease_until)
    values (0, 1, $1, clock_timestamp() + $2 * interval '1 millisecond')
    on conflict (shard) do update
    set epoch = mine.epoch + 1, holder = excluded.holder, lease_until = excluded.lease_until
    where mine.lease_until is null or mine.lease_until < clock_timestamp() or mine.holder = excluded.holder
    returning epoch`,
  parameters: ['text', 'float8'],
  row: { epoch: 'bigint' },
});

/** @returns undefined while another's lease runs. The epoch before is void from here on. */
export function acquireRelayLease(
  db: ClientBase | Pool,
  { holder, leaseMs }: RelayLease,
): Promise<RelayHold | undefined> {
  return ACQUIRE_LEASE.first(db, holder, leaseMs);
}
