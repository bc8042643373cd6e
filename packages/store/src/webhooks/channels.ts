/** The rules of channels, as decisions/triggers/judge-delivery.ts goes by them. There are few: all are read at once. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';

export interface ChannelSettings {
  readonly channel: string;
  readonly consent: 'required' | 'unless-refused' | 'ignored';
  /** Null together. */
  readonly capStarts: number | null;
  readonly capDays: number | null;
  /** Minutes after midnight in the program's zone; null together. */
  readonly quietFrom: number | null;
  readonly quietTo: number | null;
}

export interface Channel extends ChannelSettings {
  /** By Postgres' own clock. */
  readonly updatedAt: Instant;
}

const PUT_CHANNEL = statement({
  name: 'put-webhook-channel',
  text: `
    insert into webhook_channels (channel, consent, cap_starts, cap_days, quiet_from, quiet_to)
    values ($1, $2, $3, $4, $5, $6)
    on conflict (channel) do update
    set consent = excluded.consent, cap_starts = excluded.cap_starts, cap_days = excluded.cap_days,
        quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to, updated_at = clock_timestamp()`,
  parameters: ['text', 'text', 'integer?', 'integer?', 'smallint?', 'smallint?'],
});

const LIST_CHANNELS = statement({
  name: 'list-webhook-channels',
  text: `
    select channel, consent, cap_starts as "capStarts", cap_days as "capDays", quiet_from as "quietFrom", quiet_to as "quietTo",
           updated_at as "updatedAt"
    from webhook_channels order by channel`,
  row: {
    channel: 'text',
    consent: textOf<ChannelSettings['consent']>(),
    capStarts: 'integer?',
    capDays: 'integer?',
    quietFrom: 'smallint?',
    quietTo: 'smallint?',
    updatedAt: 'timestamptz',
  },
});

export async function putChannel(tx: ClientBase, channel: ChannelSettings): Promise<void> {
  const { consent, capStarts, capDays, quietFrom, quietTo } = channel;
  await PUT_CHANNEL.run(tx, channel.channel, consent, capStarts, capDays, quietFrom, quietTo);
}

export function listChannels(db: ClientBase | Pool): Promise<Channel[]> {
  return LIST_CHANNELS.rows(db);
}
