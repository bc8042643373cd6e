/** What is wrong with an endpoint's settings, beyond their form: what could never be sent is refused while somebody is there to mend it. */
import { idleConditions, type TriggerFilter } from '@loyalty-ladder/decisions/triggers/trigger-filter.ts';
import { listChannels } from '@loyalty-ladder/store/webhooks/channels.ts';
import type { EndpointSettings } from '@loyalty-ladder/store/webhooks/webhook-endpoint.ts';
import { judgeReceiver, type Reach } from '@loyalty-ladder/webhooks/judge-receiver.ts';
import { URL_RULES } from '@loyalty-ladder/webhooks/judge-url.ts';
import type { Pool } from 'pg';
import type { SettingFault } from './webhook-order.ts';

export async function settingFaults(
  pool: Pool,
  reach: Reach,
  { url, filter, channel }: Pick<EndpointSettings, 'url' | 'filter' | 'channel'>,
): Promise<SettingFault[]> {
  const urlFault = await judgeReceiver(url, reach);
  return [
    ...(urlFault === undefined ? [] : [{ field: 'url', rule: URL_RULES[urlFault] }]),
    ...idleConditions(filter as TriggerFilter).map((name) => ({ field: `filter.${name}`, rule: IDLE_RULE })),
    ...(channel === null || (await hasRules(pool, channel)) ? [] : [{ field: 'channel', rule: CHANNEL_RULE }]),
  ];
}

const IDLE_RULE = 'must be about outcomes that the endpoint hears of by its types and topics';
const CHANNEL_RULE = 'must be a channel that has rules: PUT /v1/webhooks/channels/{channel} sets them';

async function hasRules(pool: Pool, channel: string): Promise<boolean> {
  return (await listChannels(pool)).some((each) => each.channel === channel);
}
