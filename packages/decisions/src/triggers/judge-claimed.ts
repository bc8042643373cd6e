/**
 * Judges messages as they are claimed for an attempt (judge-delivery.ts), in the transaction that claims them: who is counted
 * against a cap is counted with the claim or not at all, however often a process dies, and by one instance at a time. A message counts once:
 * tried again, or replayed, it is not counted against itself.
 */
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { DAY_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type Channel, listChannels } from '@loyalty-ladder/store/webhooks/channels.ts';
import { addStarts, type CustomerChannel, lockContacts } from '@loyalty-ladder/store/webhooks/customer-contacts.ts';
import type { ClientBase } from 'pg';
import { type ChannelRules, type DeliveryVerdict, type FrequencyCap, judgeDelivery } from './judge-delivery.ts';
import { channelKey, loadConsents } from './load-consents.ts';

export interface ClaimedMessage extends CustomerChannel {
  readonly messageId: string;
  /** When it was last counted, or let go where nothing is counted; null: it never was. */
  readonly startedAt: Instant | null;
  /** Once at least: whoever has it does nothing twice. */
  readonly wasDelivered: boolean;
}

export interface ClaimVerdicts {
  /** By messageId. */
  readonly verdicts: ReadonlyMap<string, DeliveryVerdict>;
  /** Those to be sent that are counted with this claim. */
  readonly counted: ReadonlySet<string>;
}

/** Rules of a channel that nobody has given any. */
const STRICT: ChannelRules = { consent: 'required' };

/**
 * @param tx which has claimed them; call it once in it (rows are locked in one order).
 * @param now by the ladder's clock.
 * @returns a verdict of each. What is to be sent is counted, unless it is already.
 */
export async function judgeClaimed(
  tx: ClientBase,
  claimed: readonly ClaimedMessage[],
  now: Instant,
  { calendar }: ProgramTimeline,
): Promise<ClaimVerdicts> {
  const verdicts = new Map<string, DeliveryVerdict>();
  const counted = new Set<string>();
  if (claimed.length === 0) return { verdicts, counted };
  const rules = new Map((await listChannels(tx)).map((each) => [each.channel, rulesOf(each)]));
  const rulesFor = ({ channel }: CustomerChannel) => rules.get(channel) ?? STRICT;
  const consents = await loadConsents(tx, distinct(claimed.filter((each) => rulesFor(each).consent !== 'ignored')));
  const contacts = await Contacts.lock(tx, distinct(claimed.filter((each) => rulesFor(each).cap !== undefined)));
  for (const message of claimed) {
    const rules = rulesFor(message);
    const isCounted = countsAlready(message, rules.cap, now);
    const granted = consents.get(channelKey(message));
    const starts = contacts.starts(message);
    const verdict = judgeDelivery({ rules, granted, starts, isCounted, now, calendar });
    verdicts.set(message.messageId, verdict);
    if (verdict.do !== 'send' || isCounted) continue;
    contacts.add(message, now);
    counted.add(message.messageId);
  }
  await contacts.write(tx, now);
  return { verdicts, counted };
}

/** What was counted so long ago that the cap no longer looks there, and never came, would reach the customer now: it counts anew. */
function countsAlready(
  { startedAt, wasDelivered }: ClaimedMessage,
  cap: FrequencyCap | undefined,
  now: Instant,
): boolean {
  if (wasDelivered || startedAt === null) return wasDelivered;
  return cap === undefined || startedAt > now - cap.days * DAY_MS;
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
