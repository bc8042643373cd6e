/** Webhooks as text, in the lag: a line for all, and one an endpoint. */
import type { WebhooksReport } from '@loyalty-ladder/operations/webhooks/webhooks-report.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';
import { durationText } from '@loyalty-ladder/operations/words/duration-text.ts';
import { instantText } from './instant-text.ts';

/** They are counted up to this (store/read-webhook-standings.ts). */
const COUNTED_MAX = 10_000;

/** @param intakeText how much of the outbox waits to be taken in. */
export function webhookLines({ endpoints }: WebhooksReport, intakeText: string): string[] {
  if (endpoints.length === 0) return ['webhooks     no endpoints'];
  const lines = endpoints.map((each) => `             ${each.endpointId}: ${endpointText(each)}`);
  return [`webhooks     ${counted(endpoints.length, 'endpoint')}; of the outbox ${intakeText}`, ...lines];
}

function endpointText(endpoint: WebhooksReport['endpoints'][number]): string {
  const { waiting, waitingSeconds, failures, failingSince, disabledAt, disabledReason } = endpoint;
  const { delivered, givenUp, suppressed, heldOut } = endpoint;
  const count = waiting > COUNTED_MAX ? `more than ${COUNTED_MAX}` : String(waiting);
  return [
    ...(disabledAt === null ? [] : [`DISABLED since ${instantText(disabledAt)} (${disabledReason})`]),
    waiting === 0
      ? 'nothing waits'
      : `${count} ${waiting === 1 ? 'waits' : 'wait'}, the oldest for ${durationText(waitingSeconds)}`,
    ...(failingSince === null ? [] : [`FAILING since ${instantText(failingSince)} (${failures} in a row)`]),
    `last hour ${delivered} delivered, ${givenUp} given up, ${suppressed} suppressed, ${heldOut} held out`,
  ].join('; ');
}
