/**
 * Claims what is due and may go now, in one transaction: what does not stand any more, or what its channel does not allow, is settled at once
 * and never sent. Whoever is killed after it has claimed much and sent nothing; all of it is another's when the lease ends.
 */
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import {
  type ClaimedMessage,
  type ClaimVerdicts,
  judgeClaimed,
} from '@loyalty-ladder/decisions/triggers/judge-claimed.ts';
import type { DeliveryVerdict } from '@loyalty-ladder/decisions/triggers/judge-delivery.ts';
import { type Ending, inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { type ClaimedDelivery, claimDeliveries } from '@loyalty-ladder/store/webhooks/claim-deliveries.ts';
import type { OpenEndpoint } from '@loyalty-ladder/store/webhooks/read-open-endpoints.ts';
import {
  type LoggedAttempt,
  type SettledDelivery,
  settleDeliveries,
} from '@loyalty-ladder/store/webhooks/settle-deliveries.ts';
import { forgetCampaigns } from '@loyalty-ladder/store/webhooks/standing-campaigns.ts';
import { startDeliveries } from '@loyalty-ladder/store/webhooks/start-deliveries.ts';
import type { PoolClient } from 'pg';
import type { QueueOffer } from './endpoint-slots.ts';
import { openKeys } from './open-keys.ts';
import type { WebhooksContext } from './webhooks-context.ts';

export interface ClaimedPage {
  /** Of each endpoint not more than was offered. */
  readonly toSend: readonly ClaimedDelivery[];
  readonly keys: ReadonlyMap<bigint, readonly Buffer[]>;
  /** Settled without a call. */
  readonly settled: readonly SettledDelivery[];
}

const NOTHING_JUDGED: ClaimVerdicts = { verdicts: new Map(), counted: new Set() };
const NOTHING: ClaimedPage = { toSend: [], keys: new Map(), settled: [] };
/** superseded: of a start whose value is in force no more. start-suppressed: of a stop, whose start nobody has heard of. */
type Verdict = DeliveryVerdict | { readonly do: 'suppress'; readonly reason: 'superseded' | 'start-suppressed' };

const SEND: Verdict = { do: 'send' };
/** What reaches a customer: a stop takes back, a record and a test are for the books. */
const JUDGED_KINDS: ReadonlySet<string> = new Set(['start', 'notice', 'points']);

export function claimPage(
  context: WebhooksContext,
  offers: readonly QueueOffer[],
  endpoints: ReadonlyMap<bigint, OpenEndpoint>,
  claim: string,
): Promise<ClaimedPage> {
  return inTransaction(context.pool, (tx) => claimIn(tx, context, offers, endpoints, claim));
}

async function claimIn(
  tx: PoolClient,
  context: WebhooksContext,
  queues: readonly QueueOffer[],
  endpoints: ReadonlyMap<bigint, OpenEndpoint>,
  claim: string,
): Promise<Ending<ClaimedPage>> {
  const claimed = await claimDeliveries(tx, { queues, claim, leaseMs: context.config.WEBHOOK_LEASE_MS });
  const [{ now } = { now: 0 }] = claimed;
  if (claimed.length === 0) return { result: NOTHING };
  const cases = claimed.filter((each) => each.stands).flatMap((each) => caseOf(each, endpoints));
  const { verdicts, counted } =
    cases.length === 0 ? NOTHING_JUDGED : await judgeClaimed(tx, cases, now, await loadProgramTimeline(tx));
  const judged = claimed.map((delivery) => ({ delivery, verdict: verdictOf(delivery, verdicts) }));
  const toSend = judged.flatMap(({ delivery, verdict }) => (verdict.do === 'send' ? [delivery] : []));
  const settled = judged.flatMap(({ delivery, verdict }) => unsentOf(delivery, verdict));
  await settleDeliveries(tx, settled);
  const untold = judged.filter(({ delivery, verdict }) => isUntoldStart(delivery, verdict));
  await forgetCampaigns(
    tx,
    untold.map(({ delivery }) => delivery),
  );
  await startDeliveries(
    tx,
    toSend.filter(({ webhookId }) => counted.has(webhookId)),
    now,
  );
  const keys = await openKeys(tx, context, [...new Set(toSend.map(({ endpointNo }) => endpointNo))]);
  return { result: { toSend, keys, settled } };
}

/** Judged is what reaches a customer over a channel, before each attempt: a consent may be withdrawn between two of them. */
function caseOf(delivery: ClaimedDelivery, endpoints: ReadonlyMap<bigint, OpenEndpoint>): ClaimedMessage[] {
  const channel = endpoints.get(delivery.endpointNo)?.channel ?? null;
  const isJudged = channel !== null && JUDGED_KINDS.has(delivery.kind);
  const { webhookId: messageId, customerNo, startedAt, wasDelivered } = delivery;
  return isJudged ? [{ messageId, customerNo, channel, startedAt, wasDelivered }] : [];
}

function verdictOf(
  { stands, kind, webhookId }: ClaimedDelivery,
  verdicts: ReadonlyMap<string, DeliveryVerdict>,
): Verdict {
  if (stands) return verdicts.get(webhookId) ?? SEND;
  return { do: 'suppress', reason: kind === 'stop' ? 'start-suppressed' : 'superseded' };
}

function unsentOf(delivery: ClaimedDelivery, verdict: Verdict): SettledDelivery[] {
  if (verdict.do === 'send') return [];
  const { customerNo, endpointNo, position, part, claim, now, wasLeft } = delivery;
  const place = { customerNo, endpointNo, position, part, claim, attempt: wasLeft ? attemptWithoutEnd() : null };
  if (verdict.do === 'suppress') return [{ ...place, state: 'suppressed', reason: verdict.reason, delayMs: 0 }];
  return [{ ...place, state: 'waiting', reason: null, delayMs: Math.max(0, verdict.at - now) }];
}

/** Of a process that died at it: the receiver may have heard of a start, so it is to hear of its stop. */
const attemptWithoutEnd = (): LoggedAttempt => ({
  ...{ at: new Date().toISOString(), tookMs: 0, status: null, error: 'unknown SENDER_DIED', answer: '' },
});

/** Nobody has heard of it, so there will be nothing to stop. */
function isUntoldStart({ kind, wasTried }: ClaimedDelivery, verdict: Verdict): boolean {
  return kind === 'start' && !wasTried && verdict.do === 'suppress';
}
