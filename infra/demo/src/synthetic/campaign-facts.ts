/** Consent to e-mail, a campaign a month to those who gave it, and what they did with it. */
import { DAY_MS, HOUR_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Shopper, SyntheticFact } from './shopper.ts';

const MINUTE_MS = 60_000;
/** Of one e-mail, with what its making costs. */
const COST_MINOR = 4;
const COUPON_DAYS = 14;

const CAMPAIGNS = [
  ['2010-01-winter-sale', '2010-01-12'],
  ['2010-02-valentine', '2010-02-02'],
  ['2010-03-spring', '2010-03-09'],
  ['2010-04-easter', '2010-03-30'],
  ['2010-05-garden', '2010-05-11'],
  ['2010-06-summer', '2010-06-08'],
  ['2010-07-picnic', '2010-07-13'],
  ['2010-08-last-days', '2010-08-10'],
  ['2010-09-autumn', '2010-09-14'],
  ['2010-10-halloween', '2010-10-12'],
  ['2010-11-christmas', '2010-11-02'],
  ['2010-12-last-orders', '2010-12-01'],
].map(([campaignId = '', day = '']) => ({ campaignId, at: Date.parse(`${day}T09:00:00Z`) }));

export function* campaignFacts(shopper: Shopper): Generator<SyntheticFact> {
  const { purchases, random } = shopper;
  if (!random.chance(0.6)) return;
  const grantedAt = purchases[0].occurredAt + 2 * MINUTE_MS;
  const revokedAt = random.chance(0.04) ? grantedAt + random.between(30 * DAY_MS, 200 * DAY_MS) : undefined;
  yield consent('granted', grantedAt, true);
  if (revokedAt !== undefined) yield consent('revoked', revokedAt, false);
  for (const { campaignId, at } of CAMPAIGNS) {
    if (at > grantedAt && at < (revokedAt ?? Number.POSITIVE_INFINITY)) yield* campaign(campaignId, at, shopper);
  }
}

function consent(id: string, occurredAt: Instant, granted: boolean): SyntheticFact {
  return { type: 'contact.consent', id: `consent:${id}`, occurredAt, channel: 'email', granted };
}

function* campaign(campaignId: string, at: Instant, shopper: Shopper): Generator<SyntheticFact> {
  const { random, contentment } = shopper;
  const deliveredAt = at + random.between(0, 90) * MINUTE_MS;
  const id = `${campaignId}:delivered`;
  yield { type: 'contact.delivered', id, occurredAt: deliveredAt, channel: 'email', campaignId, costMinor: COST_MINOR };
  if (!random.chance(0.1 + 0.3 * contentment)) return;
  const openedAt = deliveredAt + (1 + random.exponential(9 * 60)) * MINUTE_MS;
  yield response(campaignId, 'opened', openedAt);
  if (!random.chance(0.3)) return;
  const clickedAt = openedAt + random.between(1, 10) * MINUTE_MS;
  yield response(campaignId, 'clicked', clickedAt);
  const bought = shopper.purchases.find((each) => each.occurredAt > clickedAt);
  const inTime = bought !== undefined && bought.occurredAt < clickedAt + COUPON_DAYS * DAY_MS + HOUR_MS;
  if (inTime && random.chance(0.5)) yield response(campaignId, 'coupon-redeemed', bought.occurredAt);
}

function response(
  campaignId: string,
  what: 'opened' | 'clicked' | 'coupon-redeemed',
  occurredAt: Instant,
): SyntheticFact {
  return { type: 'contact.responded', id: `${campaignId}:${what}`, occurredAt, response: what, campaignId };
}
