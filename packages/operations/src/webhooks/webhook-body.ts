/**
 * What an endpoint receives: Standard Webhooks' `type`, `timestamp` and `data`, and what is to be done about it. Of an outcome `data` is what
 * GET /v1/outcomes tells, whatever becomes of it here.
 */

/**
 * start: a campaign may begin (a change that stands, a notice). stop: what a start said no longer holds. tell: for the books (points, and
 * each outcome of an endpoint that wants all).
 */
export type MessageAction = 'start' | 'stop' | 'tell';

export interface WebhookMessage {
  readonly type: string;
  /** When it became true, ISO 8601; left out: now. */
  readonly timestamp?: string;
  readonly action: MessageAction;
  /** Of an outcome: its ce_id. */
  readonly id?: string;
  /** Of a stop: the webhook-id of the start that it ends. */
  readonly stops?: string | null;
  /** A replay can be asked for from here on. */
  readonly position: bigint;
  readonly data: Readonly<Record<string, unknown>>;
}

export function webhookBody({ type, timestamp, action, stops, id, position, data }: WebhookMessage): string {
  return JSON.stringify({
    ...{ type, timestamp: timestamp ?? new Date().toISOString(), action },
    ...(stops != null && { stops }),
    ...(id !== undefined && { id }),
    ...{ position: String(position), data },
  });
}
