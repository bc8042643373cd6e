/**
 * Whether a message may reach its customer over a channel now: looked at right before each attempt, so that a consent withdrawn while it
 * waited counts. First the hour: what must wait is judged when it is time. Then consent, then how often the customer was reached lately.
 *
 * Only what reaches a customer is judged: starts, notices and what is told of points. A stop takes back, and a campaign that should have
 * ended must not go on overnight; a test is about nobody.
 */
import type { Calendar } from '@loyalty-ladder/domain/time/calendar.ts';
import { DAY_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type QuietHours, quietUntil } from '@loyalty-ladder/domain/time/quiet-hours.ts';

/** required: the customer has agreed. unless-refused: has not refused. ignored: nobody asks (letters of a contract, say). */
export type ConsentMode = 'required' | 'unless-refused' | 'ignored';

export interface FrequencyCap {
  readonly starts: number;
  /** Of 24 hours each. */
  readonly days: number;
}

/** How customers may be reached over a channel, whichever endpoint does it. */
export interface ChannelRules {
  readonly consent: ConsentMode;
  readonly cap?: FrequencyCap | undefined;
  readonly quietHours?: QuietHours | undefined;
}

export interface DeliveryCase {
  readonly rules: ChannelRules;
  /** The customer's latest word about the channel, by event time; undefined: none. */
  readonly granted: boolean | undefined;
  /** When the customer was reached over the channel lately. */
  readonly starts: readonly Instant[];
  /** This very message is among them, or its receiver has it and does nothing twice: it is tried again, or replayed. */
  readonly isCounted: boolean;
  readonly now: Instant;
  /** Of the program's zone. */
  readonly calendar: Calendar;
}

export type SuppressReason = 'no-consent' | 'refused' | 'capped';

export type DeliveryVerdict =
  | { readonly do: 'send' }
  | { readonly do: 'later'; readonly at: Instant }
  | { readonly do: 'suppress'; readonly reason: SuppressReason };

export function judgeDelivery({ rules, granted, starts, isCounted, now, calendar }: DeliveryCase): DeliveryVerdict {
  const until = rules.quietHours && quietUntil(now, rules.quietHours, calendar);
  if (until !== undefined) return { do: 'later', at: until };
  const reason = consentFault(rules.consent, granted) ?? capFault(rules.cap, starts, isCounted, now);
  return reason === undefined ? { do: 'send' } : { do: 'suppress', reason };
}

function consentFault(mode: ConsentMode, granted: boolean | undefined): SuppressReason | undefined {
  if (mode === 'ignored' || granted === true) return undefined;
  if (granted === false) return 'refused';
  return mode === 'required' ? 'no-consent' : undefined;
}

function capFault(
  cap: FrequencyCap | undefined,
  starts: readonly Instant[],
  isCounted: boolean,
  now: Instant,
): SuppressReason | undefined {
  if (cap === undefined || isCounted) return undefined;
  const since = now - cap.days * DAY_MS;
  return starts.filter((start) => start > since).length < cap.starts ? undefined : 'capped';
}
