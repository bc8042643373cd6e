/** How customers may be reached: rules by channel, over all endpoints that name it. */
import { nameText } from '@loyalty-ladder/contracts/text.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { setChannel } from '@loyalty-ladder/operations/webhooks/set-channel.ts';
import { type ChannelSettings, listChannels } from '@loyalty-ladder/store/webhooks/channels.ts';
import { z } from 'zod';
import type { GatewayContext } from '../gateway-context.ts';
import { orderOf } from './webhook-requests.ts';

const tags = ['Webhooks'];
const config = { scope: 'admin' } as const;
/** As many, and as long, as store/webhooks/customer-contacts.ts keeps. */
const [STARTS_MAX, DAYS_MAX] = [100, 90];
const integer = (max: number) => {
  const rule = `must be a whole number from 1 to ${max}`;
  return z.int(rule).min(1, rule).max(max, rule);
};
const CLOCK_RULE = 'must be a time of day such as 21:30';
const clock = z.string(CLOCK_RULE).regex(/^([01]\d|2[0-3]):[0-5]\d$/, CLOCK_RULE);

const rules = z.strictObject({
  consent: z
    .enum(['required', 'unless-refused', 'ignored'], 'must be required, unless-refused or ignored')
    .describe("By the customer's latest contact.consent for the channel."),
  cap: z
    .strictObject({ starts: integer(STARTS_MAX), days: integer(DAYS_MAX).describe('Of 24 hours each.') })
    .nullable()
    .default(null)
    .describe('A customer is reached at most so often within so many days, over all endpoints of the channel.'),
  quietHours: z
    .strictObject({ from: clock, to: clock.describe('Exclusive; before `from` it is of the next day.') })
    .refine(({ from, to }) => from !== to, { error: 'must end at another time than they begin', path: ['to'] })
    .nullable()
    .default(null)
    .describe("In the program's time zone; what comes in them waits for their end."),
});
const channel = rules.extend({ channel: z.string(), updatedAt: z.iso.datetime() });

export function channelRoutes(app: HttpApp, { pool }: GatewayContext): void {
  app.get(
    '/v1/webhooks/channels',
    {
      config,
      schema: {
        ...{ tags, summary: 'The rules of all channels' },
        response: { 200: z.strictObject({ channels: z.array(channel) }) },
      },
    },
    async () => ({
      channels: (await listChannels(pool)).map((each) => ({
        ...{ channel: each.channel, consent: each.consent, ...rulesJson(each) },
        updatedAt: new Date(each.updatedAt).toISOString(),
      })),
    }),
  );
  const schema = {
    ...{
      tags,
      summary: 'Set how customers may be reached over a channel',
      params: z.strictObject({ channel: nameText }),
    },
    description:
      'They hold at once, also for what waits. Judged right before each attempt of what reaches a customer: starts, notices, points. ' +
      'A stop is never held back: it takes back, and a campaign that should have ended must not go on overnight.',
    ...{ body: rules, response: { 200: rules } },
  };
  app.put('/v1/webhooks/channels/:channel', { config, schema }, async (request) => {
    await setChannel(pool, { channel: request.params.channel, ...settingsOf(request.body) }, orderOf(request));
    return request.body;
  });
}

function settingsOf({ consent, cap, quietHours }: z.output<typeof rules>): Omit<ChannelSettings, 'channel'> {
  return {
    consent,
    capStarts: cap?.starts ?? null,
    capDays: cap?.days ?? null,
    quietFrom: quietHours === null ? null : minuteOf(quietHours.from),
    quietTo: quietHours === null ? null : minuteOf(quietHours.to),
  };
}

function rulesJson({ capStarts, capDays, quietFrom, quietTo }: ChannelSettings) {
  return {
    cap: capStarts === null || capDays === null ? null : { starts: capStarts, days: capDays },
    quietHours: quietFrom === null || quietTo === null ? null : { from: clockOf(quietFrom), to: clockOf(quietTo) },
  };
}

function minuteOf(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return hours * 60 + minutes;
}

const twoDigits = (value: number) => String(value).padStart(2, '0');
const clockOf = (minute: number) => `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;
