/**
 * Judges messages as they are claimed for an attempt (judge-delivery.ts), in the transaction that claims them: who is counted
 * against a cap is counted with the claim or not at all, however often a process dies, and by one instance at a time.
 */
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type Channel, listChannels } from '@loyalty-ladder/store/webhooks/channels.ts';
import { addStarts, type CustomerChannel, lockContacts } from '@loyalty-ladder/store/webhooks/customer-contacts.ts';
import type { ClientBase } from 'pg';
import { type ChannelRules, type DeliveryVerdict, judgeDelivery } from './judge-delivery.ts';
import { type Consents, channelKey, loadConsents } from './load-consents.ts';

export interface ClaimedMessage extends CustomerChannel {
  readonly messageId: string;
  /** When it was counted first, if a process died before it was known to be sent. */
  readonly startedAt: Instant | null;
}

/** Rules of a channel that nobody has given any. */
const STRICT: ChannelRules = { consent: 'required' };

/**
 * @param tx which has claimed them; call it once in it (rows are locked in one order).
 * @param now by the ladder's clock.
 * @returns a verdict by messageId. What is to be sent is counted.
 */
export async function judgeClaimed(
  tx: ClientBase,
  claimed: readonly ClaimedMessage[],
  now: Instant,
  { calendar }: ProgramTimeline,
): Promise<Map<string, DeliveryVerdict>> {
  const verdicts = new Map<string, DeliveryVerdict>();
  if (claimed.length === 0) return verdicts;
  const rules = new Map((await listChannels(tx)).map((each) => [each.channel, rulesOf(each)]));
  const rulesFor = ({ channel }: CustomerChannel) => rules.get(channel) ?? STRICT;
  const consents = await loadConsents(tx, distinct(claimed.filter((each) => rulesFor(each).consent !== 'ignored')));
  const contacts = await Contacts.lock(tx, distinct(claimed.filter((each) => rulesFor(each).cap !== undefined)));
  for (const message of claimed) {
    const verdict = judge(message, rulesFor(message), consents, contacts.starts(message), now, calendar);
    verdicts.set(message.messageId, verdict);
    if (verdict.do === 'send' && message.startedAt === null) contacts.add(message, now);
  }
  await contacts.write(tx, now);
  return verdicts;
}

function judge(
  message: ClaimedMessage,
  rules: ChannelRules,
  consents: Consents,
  starts: readonly Instant[],
  now: Instant,
  calendar: ProgramTimeline['calendar'],
): DeliveryVerdict {
  const granted = consents.get(channelKey(message));
  return judgeDelivery({ rules, granted, starts, isCounted: message.startedAt !== null, now, calendar });
}

function rulesOf({ consent, capStarts, capDays, quietFrom, quietTo }: Channel): ChannelRules {
  return {
    consent,
    ...(capStarts !== null && capDays !== null && { cap: { starts: capStarts, days: capDays } }),
    ...(quietFrom !== null && quietTo !== null && { quietHours: { fromMinute: quietFrom, toMinute: quietTo } }),
  };
}

function distinct(messages: readonly CustomerChannel[]): CustomerChannel[] {
  return [...new Map(messages.map((each) => [channelKey(each), each])).values()];
}

/** When customers were reached: as locked, and what this transaction adds. */
class Contacts {
  readonly #starts: ReadonlyMap<string, Instant[]>;
  readonly #added = new Map<string, CustomerChannel & { starts: number }>();

  static async lock(tx: ClientBase, asked: readonly CustomerChannel[]): Promise<Contacts> {
    const starts = new Map(asked.map((each) => [channelKey(each), [] as Instant[]]));
    if (asked.length > 0) for (const row of await lockContacts(tx, asked)) starts.get(channelKey(row))?.push(row.at);
    return new Contacts(starts);
  }

  private constructor(starts: ReadonlyMap<string, Instant[]>) {
    this.#starts = starts;
  }

  starts(of: CustomerChannel): readonly Instant[] {
    return this.#starts.get(channelKey(of)) ?? [];
  }

  /** Of a channel without a cap nothing is written. */
  add({ customerNo, channel }: CustomerChannel, now: Instant): void {
    const key = channelKey({ customerNo, channel });
    const starts = this.#starts.get(key);
    if (starts === undefined) return;
    starts.push(now);
    this.#added.set(key, { customerNo, channel, starts: (this.#added.get(key)?.starts ?? 0) + 1 });
  }

  async write(tx: ClientBase, now: Instant): Promise<void> {
    if (this.#added.size > 0) await addStarts(tx, [...this.#added.values()], now);
  }
}
