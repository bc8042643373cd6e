/**
 * The ladder's clock: Postgres' clock plus an offset stored once, or one frozen instant, so that a year of history can be replayed
 * as if it were that day. SQL reads it with `ladder_now()`; no process has a clock of its own for decisions.
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from './statement.ts';

const INSERT_CLOCK = statement({
  name: 'insert-clock',
  text: `
    insert into clock (offset_us, frozen_at)
    select case when $2 then 0 else (extract(epoch from $1::timestamptz - clock_timestamp()) * 1e6)::bigint end,
           case when $2 then $1::timestamptz end
    on conflict do nothing`,
  parameters: ['timestamptz', 'boolean'],
});

const INSERT_REAL_CLOCK = statement({
  name: 'insert-real-clock',
  text: 'insert into clock (offset_us) values (0) on conflict do nothing',
});

const READ_CLOCK = statement({
  name: 'read-clock',
  text: 'select ladder_now() as now',
  row: { now: 'timestamptz' },
});

export interface ClockSetting {
  readonly at: Instant;
  readonly isFrozen: boolean;
}

/** @param setting see setClock. @throws RangeError with the rule. */
export function parseClockSetting(setting: string): ClockSetting {
  const [, instant = '', frozen] = /^(\d{4}-\d\d\S*)( frozen)?$/.exec(setting) ?? [];
  const at = Date.parse(instant);
  if (!Number.isNaN(at)) return { at, isFrozen: frozen !== undefined };
  throw new RangeError(
    `LADDER_CLOCK: "${setting}" is not an ISO instant like 2010-12-10T00:00:00Z, or one followed by " frozen"`,
  );
}

/**
 * Sets the clock of a store that has none yet; later calls change nothing, so a restart cannot move time.
 * @param setting ISO instant at which the clock starts (`2010-12-10T00:00:00Z`), with ` frozen` behind it to stop it there;
 *   undefined: real time.
 * @throws RangeError when the setting is neither.
 */
export async function setClock(client: ClientBase, setting: string | undefined): Promise<void> {
  if (setting === undefined || setting === '') {
    await INSERT_REAL_CLOCK.run(client);
    return;
  }
  const { at, isFrozen } = parseClockSetting(setting);
  await INSERT_CLOCK.run(client, at, isFrozen);
}

/** Now, by the ladder's clock. */
export async function readClock(db: ClientBase | Pool): Promise<Instant> {
  return (await READ_CLOCK.only(db)).now;
}
