/** Verifies what Loyalty Ladder calls you with (Standard Webhooks): who sent it, that nothing was changed, and that it is no old one again. */
import { createHmac, timingSafeEqual } from 'node:crypto';

export interface ReceivedWebhook {
  /** As they came; names in small letters, as Node has them. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** The bytes as they came: parsed and written again they are others. */
  readonly body: string | Uint8Array;
}

export interface VerifyOptions {
  /** `whsec_...`; several while it is rotated. */
  readonly secrets: readonly string[];
  readonly toleranceSeconds?: number;
  /** In ms; for tests. */
  readonly now?: number;
}

/** Answer it with 400; the reason is for your log alone. */
export class WebhookRefusedError extends Error {
  override readonly name = 'WebhookRefusedError';
}

/** @returns its id, by which a repeated delivery is known, and its content. @throws WebhookRefusedError */
export function verifyWebhook(
  { headers, body }: ReceivedWebhook,
  options: VerifyOptions,
): { id: string; message: unknown } {
  const { secrets, toleranceSeconds = 300, now = Date.now() } = options;
  const header = (name: string): string => {
    const value = headers[name];
    if (typeof value !== 'string') throw new WebhookRefusedError(`no ${name}`);
    return value;
  };
  const [id, timestamp, signatures] = [header('webhook-id'), header('webhook-timestamp'), header('webhook-signature')];
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now / 1_000 - Number(timestamp)) > toleranceSeconds) {
    throw new WebhookRefusedError('its timestamp is too far from now');
  }
  const bytes =
    typeof body === 'string' ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const meant = secrets.map((secret) => signatureOf(secret, `${id}.${timestamp}.`, bytes));
  const given = signatures.split(' ').filter((each) => each.startsWith('v1,'));
  if (!given.some((each) => meant.some((good) => isSame(each.slice(3), good)))) {
    throw new WebhookRefusedError('none of its signatures is by one of the secrets');
  }
  return { id, message: JSON.parse(bytes.toString('utf8')) };
}

function signatureOf(secret: string, head: string, body: Buffer): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  if (key.length === 0) throw new RangeError('a secret is whsec_ and base64 behind it');
  return createHmac('sha256', key).update(head).update(body).digest('base64');
}

function isSame(given: string, good: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(good)];
  return left.length === right.length && timingSafeEqual(left, right);
}
