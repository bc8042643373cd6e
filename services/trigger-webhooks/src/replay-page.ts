/**
 * Carries out a replay, page by page: what an endpoint got is put again, under the same webhook-id, and what it never got is made, as if it had
 * listened then: notices, points and records all, of changes the start of what is in force today, since a campaign for what has passed is
 * nobody's. A start that does not stand when its turn comes is suppressed like any other.
 */
import type { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { OUTPUT_TOPICS } from '@loyalty-ladder/contracts/topics.ts';
import type { FollowUpEvent } from '@loyalty-ladder/decisions/triggers/follow-up-rule.ts';
import { readOpenCases } from '@loyalty-ladder/decisions/triggers/read-open-cases.ts';
import type { FollowUp } from '@loyalty-ladder/domain/state/state.ts';
import { cursorAtBeginning } from '@loyalty-ladder/store/outbox/outcome-cursor.ts';
import { readOutcomePage } from '@loyalty-ladder/store/outbox/read-outcome-page.ts';
import { findEndpointByNo } from '@loyalty-ladder/store/webhooks/find-endpoints.ts';
import { insertDeliveries, type NewDelivery } from '@loyalty-ladder/store/webhooks/insert-deliveries.ts';
import { readValuesBefore } from '@loyalty-ladder/store/webhooks/read-values-before.ts';
import { moveReplay, type OpenReplay } from '@loyalty-ladder/store/webhooks/replays.ts';
import { resendRange } from '@loyalty-ladder/store/webhooks/resend-deliveries.ts';
import { startCampaigns } from '@loyalty-ladder/store/webhooks/standing-campaigns.ts';
import type { WebhookEndpoint } from '@loyalty-ladder/store/webhooks/webhook-endpoint.ts';
import type { ClientBase } from 'pg';
import { isFollowUp } from './follow-up-messages.ts';
import { PAGE_LIMITS } from './intake-limits.ts';
import { messagesOf } from './messages-of.ts';
import { RunningCampaigns } from './running-campaigns.ts';
import { readSituation, readTriggers } from './take-in.ts';
import type { Trigger } from './trigger.ts';

/** Behind all versions that a customer can have. */
const VERSION_MAX = 2n ** 63n - 1n;

/** @returns how many messages were put. */
export async function replayPage(tx: ClientBase, catalog: SchemaCatalog, replay: OpenReplay): Promise<number> {
  const endpoint = await findEndpointByNo(tx, replay.endpointNo);
  const reached = endpoint === undefined ? undefined : await putPage(tx, catalog, replay, endpoint);
  await moveReplay(tx, replay, reached?.to ?? replay.until, reached?.messages ?? 0);
  return reached?.messages ?? 0;
}

async function putPage(
  tx: ClientBase,
  catalog: SchemaCatalog,
  { after, until }: OpenReplay,
  endpoint: WebhookEndpoint,
) {
  const begin = { ...(await cursorAtBeginning(tx)), after, last: until };
  const { rows, cursor } = await readOutcomePage(tx, begin, OUTPUT_TOPICS, PAGE_LIMITS);
  const isDone = cursor.from !== begin.from; // The window is read whole, and what comes behind it is none of the replay's.
  const to = isDone ? until : cursor.after;
  const within = rows.filter(({ position }) => position <= to);
  const resent = await resendRange(tx, { endpointNo: endpoint.endpointNo, after, until: to });
  const triggers = await readTriggers(tx, catalog, within);
  const made = await madeAnew(tx, triggers, endpoint);
  return { to, messages: resent + made };
}

async function madeAnew(tx: ClientBase, triggers: readonly Trigger[], endpoint: WebhookEndpoint): Promise<number> {
  const situation = await readSituation(tx, triggers, [endpoint]);
  const made = triggers.flatMap((trigger) => {
    // Each by itself: whatever ran then, it is not to be stopped now.
    const campaigns = new RunningCampaigns([]);
    const messages = messagesOf(endpoint, trigger, { ...situation, campaigns });
    return messages.map((message) => ({ message, trigger, started: campaigns.changes().started }));
  });
  const starts = made.filter(({ message }) => message.kind === 'start');
  const stands = await standingNow(tx, starts);
  const kept = made.filter(({ message }) => message.kind !== 'start' || stands.has(message));
  await startCampaigns(
    tx,
    kept.flatMap(({ started }) => started),
  );
  return insertDeliveries(
    tx,
    kept.map(({ message }) => message),
  );
}

/** The starts whose value is in force today. */
async function standingNow(
  tx: ClientBase,
  starts: readonly { readonly message: NewDelivery; readonly trigger: Trigger }[],
): Promise<ReadonlySet<NewDelivery>> {
  const places = starts.map(({ trigger: { customerNo, event } }) => ({
    ...{ customerNo, type: event.type, version: VERSION_MAX },
  }));
  const today = await readValuesBefore(tx, places);
  const followUps = starts.filter(({ trigger: { event } }) => isFollowUp(event));
  const open = await readOpenCases(
    tx,
    followUps.map(({ trigger: { customerNo } }) => customerNo),
  );
  const stands = starts.filter(({ trigger: { event, customerNo } }, index) =>
    isFollowUp(event) ? isOpen(event, open.get(customerNo)) : 'to' in event && String(event.to) === today[index],
  );
  return new Set(stands.map(({ message }) => message));
}

const isOpen = ({ type, subject }: FollowUpEvent, open: FollowUp | undefined): boolean =>
  open?.subject === subject && (type === 'follow-up.opened' || open.escalated);
