/** Consent, cap and quiet hours as messages are claimed, on Postgres: what is counted is counted once, whoever dies, and by whoever comes first. */

import { factRow } from '@loyalty-ladder/decisions/record-facts.ts';
import { type ClaimedMessage, judgeClaimed } from '@loyalty-ladder/decisions/triggers/judge-claimed.ts';
import { timeline } from '@loyalty-ladder/domain/testing/story.ts';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { insertFacts } from '@loyalty-ladder/store/facts/insert-facts.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { type ChannelSettings, putChannel } from '@loyalty-ladder/store/webhooks/channels.ts';
import { addStarts, lockContacts } from '@loyalty-ladder/store/webhooks/customer-contacts.ts';
import { expect } from 'vitest';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld, type World } from '../../support/world.ts';

const test = testInWorld({ topics: false });
const NOW = Date.parse('2026-11-27T12:00:00Z');
const PROGRAMS = timeline();
let customers = 0n;
let messages = 0;

const message = (
  customerNo: bigint,
  channel: string,
  startedAt: number | null = null,
  wasDelivered = false,
): ClaimedMessage => ({ messageId: `m${messages++}`, customerNo, channel, startedAt, wasDelivered });

async function channel({ pool }: World, settings: Partial<ChannelSettings> & { channel: string }): Promise<string> {
  const usual = { consent: 'ignored', capStarts: null, capDays: null, quietFrom: null, quietTo: null } as const;
  await inTransaction(pool, async (tx) => ({ result: await putChannel(tx, { ...usual, ...settings }) }));
  return settings.channel;
}

/** @param said by date: what, in the order in which it is recorded. */
async function customer(
  { pool }: World,
  channel: string,
  said: readonly (readonly [string, boolean])[],
): Promise<bigint> {
  const customerNo = ++customers;
  const rows = said.map(([date, granted], index) => {
    const fact = { id: `c${index}`, source: 's', customerId: `c${customerNo}`, occurredAt: Date.parse(date) };
    return factRow({ ...fact, type: 'contact.consent', channel, granted }, customerNo);
  });
  await inTransaction(pool, async (tx) => ({ result: await insertFacts(tx, rows, NOW) }));
  return customerNo;
}

async function judged({ pool }: World, claimed: readonly ClaimedMessage[], now = NOW): Promise<string[]> {
  const { verdicts } = await inTransaction(pool, async (tx) => ({
    result: await judgeClaimed(tx, claimed, now, PROGRAMS),
  }));
  return claimed.map(({ messageId }) => {
    const verdict = verdicts.get(messageId);
    return verdict?.do === 'suppress' ? verdict.reason : (verdict?.do ?? 'not judged');
  });
}

test('the latest word by event time counts, whenever it was learned', async ({ world }) => {
  const email = await channel(world, { channel: 'latest', consent: 'required' });
  const agreed = await customer(world, email, [
    ['2026-03-01', true],
    ['2026-02-01', false],
  ]);
  const refused = await customer(world, email, [
    ['2026-03-01', false],
    ['2026-02-01', true],
  ]);
  const elsewhere = await customer(world, 'another channel', [['2026-03-01', true]]);
  const claimed = [agreed, refused, elsewhere].map((each) => message(each, email));
  expect(await judged(world, claimed)).toEqual(['send', 'refused', 'no-consent']);
});

test('of one instant the last word by source and id counts, also behind a page of others', async ({ world }) => {
  const email = await channel(world, { channel: 'ties', consent: 'required' });
  const often = Array.from({ length: 40 }, () => ['2026-03-01', false] as const);
  const customerNo = await customer(world, email, [...often, ['2026-03-01', true]]);
  // By id: c0, c1, c10, ..., c39, c4, c40, c5, ..., c9. The last one is a refusal.
  expect(await judged(world, [message(customerNo, email)])).toEqual(['refused']);
});

test('who has said a thousand things about another channel is still known to have refused this one', async ({
  world,
}) => {
  const email = await channel(world, { channel: 'hot', consent: 'unless-refused' });
  const chatter = Array.from(
    { length: 1_000 },
    (_, index) => [new Date(NOW - index * 1_000).toISOString(), true] as const,
  );
  const customerNo = await customer(world, 'other', chatter);
  const refusal = { id: 'r', source: 's', customerId: 'x', occurredAt: Date.parse('2020-01-01') };
  const row = factRow({ ...refusal, type: 'contact.consent', channel: email, granted: false }, customerNo);
  await inTransaction(world.pool, async (tx) => ({ result: await insertFacts(tx, [row], NOW) }));
  expect(await judged(world, [message(customerNo, email)])).toEqual(['refused']);
});

test('a channel without rules asks for consent', async ({ world }) => {
  const customerNo = await customer(world, 'nobody knows it', [['2026-03-01', true]]);
  const claimed = [message(customerNo, 'nobody knows it'), message(customerNo, 'nor this')];
  expect(await judged(world, claimed)).toEqual(['send', 'no-consent']);
});

test('a cap counts over all messages of the channel, within a claim and from claim to claim, by its days', async ({
  world,
}) => {
  const sms = await channel(world, { channel: 'cap', capStarts: 2, capDays: 7 });
  const [one, other] = [await customer(world, sms, []), await customer(world, sms, [])];
  const claimed = [one, one, one, other].map((each) => message(each, sms));
  expect(await judged(world, claimed)).toEqual(['send', 'send', 'capped', 'send']);
  expect(await judged(world, [message(one, sms)], NOW + 7 * DAY_MS - 1)).toEqual(['capped']);
  expect(await judged(world, [message(one, sms)], NOW + 7 * DAY_MS)).toEqual(['send']);
});

test('what is counted is counted with the claim or not at all, and once however often it is claimed', async ({
  world,
}) => {
  const sms = await channel(world, { channel: 'kill', capStarts: 2, capDays: 7 });
  const customerNo = await customer(world, sms, []);
  const died = inTransaction(world.pool, async (tx) => {
    await judgeClaimed(tx, [message(customerNo, sms)], NOW, PROGRAMS);
    throw new Error('killed before COMMIT');
  });
  await expect(died).rejects.toThrow('killed');
  expect(await judged(world, [message(customerNo, sms)])).toEqual(['send']);
  // It died behind COMMIT: the same message is claimed again, and again, and leaves room for one other.
  const again = [message(customerNo, sms, NOW), message(customerNo, sms, NOW)];
  expect(await judged(world, [...again, message(customerNo, sms), message(customerNo, sms)], NOW + 1)).toEqual([
    ...['send', 'send', 'send', 'capped'],
  ]);
});

test('a message that comes again counts once; one that never came, and was counted too long ago, counts anew', async ({
  world,
}) => {
  const sms = await channel(world, { channel: 'again', capStarts: 1, capDays: 7 });
  const customerNo = await customer(world, sms, []);
  expect(await judged(world, [message(customerNo, sms)])).toEqual(['send']);
  const later = NOW + 6 * DAY_MS;
  expect(await judged(world, [message(customerNo, sms, NOW), message(customerNo, sms)], later)).toEqual([
    ...['send', 'capped'],
  ]);
  // It was delivered a year ago, and is replayed: it takes nobody's place.
  const old = message(customerNo, sms, NOW - 365 * DAY_MS, true);
  expect(await judged(world, [old, message(customerNo, sms)], NOW + 7 * DAY_MS)).toEqual(['send', 'send']);
  // Two that were counted long ago and never came would reach her together now.
  const [first, second] = [message(customerNo, sms, NOW), message(customerNo, sms, NOW + 7 * DAY_MS)];
  expect(await judged(world, [first, second], NOW + 20 * DAY_MS)).toEqual(['send', 'capped']);
});

test('of two instances that claim messages to one customer the second counts what the first has sent', async ({
  world,
}) => {
  const sms = await channel(world, { channel: 'race', capStarts: 1, capDays: 7 });
  const customerNo = await customer(world, sms, []);
  const reached = { customerNo, channel: sms };
  await inTransaction(world.pool, async (tx) => ({ result: await lockContacts(tx, [reached]) }));
  let second: Promise<string[]> | undefined;
  // Between its two statements, where a test can stop it.
  await inTransaction(world.pool, async (tx) => {
    await lockContacts(tx, [reached]);
    second = judged(world, [message(customerNo, sms)]);
    await waitUntil(() => isWaiting(world), { what: 'second claim, which waits' });
    return { result: await addStarts(tx, [{ ...reached, starts: 1 }], NOW) };
  });
  expect(await second).toEqual(['capped']);
});

/** Somebody waits for a row that another transaction holds. */
async function isWaiting({ pool }: World): Promise<boolean> {
  const waiting = "select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
  return (await pool.query(waiting)).rowCount === 1;
}

test('in quiet hours nothing is counted', async ({ world }) => {
  const call = await channel(world, { channel: 'quiet', capStarts: 1, capDays: 1, quietFrom: 0, quietTo: 1_439 });
  const customerNo = await customer(world, call, []);
  expect(await judged(world, [message(customerNo, call)])).toEqual(['later']);
  await channel(world, { channel: 'quiet', capStarts: 1, capDays: 1 });
  expect(await judged(world, [message(customerNo, call)])).toEqual(['send']);
});
