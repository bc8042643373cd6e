/**
 * What an attempt means, for its message and for the endpoint. Only 2xx is a success: a redirect is none, nobody follows it. What a receiver
 * asks for with Retry-After is heeded within limits, and the attempt counts like any other.
 */
import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClaimedDelivery } from '@loyalty-ladder/store/webhooks/claim-deliveries.ts';
import type { SettledDelivery } from '@loyalty-ladder/store/webhooks/settle-deliveries.ts';
import type { WebhookAnswer } from '@loyalty-ladder/webhooks/webhook-answer.ts';
import { parseRetryAfter, retryDelayMs } from './retry-schedule.ts';

export interface JudgedAttempt {
  readonly settled: SettledDelivery;
  readonly succeeded: boolean;
  /** It is no longer there, and wants nothing any more: 410. */
  readonly gone: boolean;
  /** The endpoint asks to be left alone for so long; 0: it does not. */
  readonly pauseMs: number;
}

/** A whole endpoint is left alone for no longer, whatever it asks. */
const PAUSE_MS_MAX = HOUR_MS;
const GONE = 410;
const BUSY: ReadonlySet<number> = new Set([429, 503]);

/** @param at when it was made, by the real clock. */
export function judgeAttempt(delivery: ClaimedDelivery, answer: WebhookAnswer, at: number): JudgedAttempt {
  const status = answer.kind === 'answered' ? answer.status : null;
  const succeeded = status !== null && status >= 200 && status < 300;
  const askedMs = status !== null && BUSY.has(status) ? retryAfterOf(answer) : 0;
  const delayMs = succeeded ? undefined : retryDelayMs(delivery.attempts + 1, askedMs);
  const reason = succeeded ? null : failureWord(answer);
  const { customerNo, endpointNo, position, part, claim } = delivery;
  return {
    settled: {
      ...{ customerNo, endpointNo, position, part, claim, reason },
      state: succeeded ? 'delivered' : delayMs === undefined ? 'dead' : 'waiting',
      delayMs: delayMs ?? 0,
      attempt: {
        at: new Date(at).toISOString(),
        tookMs: answer.tookMs,
        status,
        error: answer.kind === 'failed' ? `${answer.reason} ${answer.detail}` : null,
        // Half a character at the cut, and what else is no text, Postgres would refuse.
        answer: answer.kind === 'answered' ? answer.bodyStart.replaceAll('\0', ' ').toWellFormed() : '',
      },
    },
    succeeded,
    gone: status === GONE,
    pauseMs: Math.min(askedMs, PAUSE_MS_MAX),
  };
}

const retryAfterOf = (answer: WebhookAnswer): number =>
  parseRetryAfter(answer.kind === 'answered' ? answer.retryAfter : undefined, Date.now());

function failureWord(answer: WebhookAnswer): string {
  return answer.kind === 'answered' ? `status ${answer.status}` : answer.reason;
}

/** Of a message that was not tried, or of which the receiver's answer was not waited for: another process takes it at once. */
export function givenBack({ customerNo, endpointNo, position, part, claim }: ClaimedDelivery): JudgedAttempt {
  const place = { customerNo, endpointNo, position, part, claim };
  const settled: SettledDelivery = { ...place, state: 'waiting', reason: null, delayMs: 0, attempt: null };
  return { settled, succeeded: false, gone: false, pauseMs: 0 };
}
