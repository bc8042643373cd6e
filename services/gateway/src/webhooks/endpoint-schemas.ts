/** Endpoints as callers set and see them. */
import { idText, nameText, textRule } from '@loyalty-ladder/contracts/text.ts';
import type { WebhookEndpoint } from '@loyalty-ladder/store/webhooks/webhook-endpoint.ts';
import { z } from 'zod';
import { filterSchema } from './filter-schema.ts';

const DESCRIPTION_LENGTH_MAX = 200;
const integer = (min: number, max: number) => {
  const rule = `must be a whole number from ${min} to ${max}`;
  return z.int(rule).min(min, rule).max(max, rule);
};
const description = z
  .string()
  .max(DESCRIPTION_LENGTH_MAX, textRule(DESCRIPTION_LENGTH_MAX))
  .refine((text) => text.isWellFormed() && !text.includes('\0'), textRule(DESCRIPTION_LENGTH_MAX));

/** What a caller may set, without defaults: as a change has it. */
const SETTINGS = {
  url: z.string('must be text').describe('Where messages are posted to: https, and a public address.'),
  description: description.describe('For people.'),
  filter: filterSchema,
  deliver: z
    .enum(['news', 'all'], 'must be news or all')
    .describe('news: one message a standing change, and one when it no longer holds. all: each outcome as published.'),
  channel: nameText
    .nullable()
    .describe('How the customer is reached; its rules of consent, frequency and hours hold. Null: no customer is.'),
  holdoutBasisPoints: integer(0, 10_000).describe('Of its customers so many in 10,000 are never told of, and counted.'),
  concurrency: integer(1, 64).describe('Requests at once, by instance of the service.'),
  ratePerSecond: integer(1, 1_000)
    .nullable()
    .describe('Requests a second, by instance of the service. Null: no limit.'),
  watchesEndpoints: z.boolean('must be true or false').describe('Is also told when another endpoint is disabled.'),
};

export const newEndpoint = z.strictObject({
  ...SETTINGS,
  description: SETTINGS.description.default(''),
  filter: SETTINGS.filter.default({}),
  deliver: SETTINGS.deliver.default('news'),
  channel: SETTINGS.channel.default(null),
  holdoutBasisPoints: SETTINGS.holdoutBasisPoints.default(0),
  concurrency: SETTINGS.concurrency.default(4),
  ratePerSecond: SETTINGS.ratePerSecond.default(null),
  watchesEndpoints: SETTINGS.watchesEndpoints.default(false),
});

const VERSION_RULE = 'must be the version of an endpoint, as decimal text';
const version = z.string(VERSION_RULE).regex(/^\d{1,18}$/, VERSION_RULE);

export const endpointChange = z.strictObject({
  ...z.strictObject(SETTINGS).partial().shape,
  version: version.optional().describe('That the change is made of; another one is refused. Left out: whatever it is.'),
});

export const endpointId = z.strictObject({ endpointId: idText });

const instant = z.iso.datetime();

export const endpoint = z.strictObject({
  endpointId: z.string(),
  ...SETTINGS,
  filter: z.record(z.string(), z.unknown()),
  state: z.enum(['enabled', 'disabled', 'deleted']),
  disabledAt: instant.nullable(),
  disabledReason: z
    .string()
    .nullable()
    .describe('gone: it answered 410. failing: nothing has succeeded for days. operator: by hand.'),
  failures: z.int().describe('Attempts that failed since the last success.'),
  failingSince: instant.nullable(),
  lastSuccessAt: instant.nullable(),
  version,
  createdAt: instant,
  updatedAt: instant,
});

export const secret = z
  .string()
  .describe('`whsec_...`, for the libraries of standardwebhooks.com. Told once: it is not to be read again.');

export const endpointWithSecret = endpoint.extend({ secret });

const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());

export function endpointJson(of: WebhookEndpoint): z.input<typeof endpoint> {
  const { endpointNo, holdoutSalt, beginsAfter, ...told } = of;
  return {
    ...told,
    disabledAt: iso(of.disabledAt),
    failingSince: iso(of.failingSince),
    lastSuccessAt: iso(of.lastSuccessAt),
    version: String(of.version),
    createdAt: new Date(of.createdAt).toISOString(),
    updatedAt: new Date(of.updatedAt).toISOString(),
  };
}
