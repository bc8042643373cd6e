/** What contacts are on the wire (topic loyalty.contacts), and which values are refused. fact-wire.ts reads records with it. */
import { z } from 'zod';
import { type FactBodies, flag, integer, oneOf, optional } from './fact-body.ts';
import { serviceCause } from './service-cause.ts';
import { idText, nameText } from './text.ts';

const COST_MINOR_MAX = 10 ** 12;
/** 30 days. */
export const WAIT_SECONDS_MAX = 2_592_000;

export const CONTACT_FACTS = {
  /** We reached the customer. */
  'contact.delivered': z.object({
    customerId: idText,
    channel: nameText,
    campaignId: optional(idText),
    triggerId: optional(idText),
    costMinor: optional(integer(0, COST_MINOR_MAX)),
  }),
  'contact.visited': z.object({ customerId: idText, channel: oneOf(['shop', 'site', 'app']) }),
  'contact.responded': z.object({
    customerId: idText,
    response: oneOf(['opened', 'clicked', 'coupon-redeemed']),
    campaignId: optional(idText),
    triggerId: optional(idText),
  }),
  'contact.service': z.object({
    customerId: idText,
    waitSeconds: integer(0, WAIT_SECONDS_MAX),
    resolved: flag,
    employeeId: optional(idText),
    cause: optional(serviceCause),
    touchpoint: nameText,
  }),
  'contact.consent': z.object({ customerId: idText, channel: nameText, granted: flag }),
} satisfies FactBodies<'contact'>;
