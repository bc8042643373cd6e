/**
 * Signatures of Standard Webhooks (spec of 2023-12, symmetric scheme `v1`): HMAC-SHA256 over `id.timestamp.body`, in base64. Several, one
 * behind the other, while keys are rotated: a receiver takes a message that any of them fits.
 */
import { createHmac } from 'node:crypto';

export interface SignedMessage {
  /** The same in every attempt, so that a receiver knows a repetition. */
  readonly id: string;
  /** By the real clock, whatever the ladder's says: receivers refuse what is minutes off. */
  readonly timestampSeconds: number;
  readonly body: Buffer;
}

export type SignatureHeaders = Readonly<Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string>>;

/**
 * @param keys those that are good now, the newest first; never none.
 * @throws Error for an id with a dot: what is signed would not tell where it ends.
 */
export function signMessage(keys: readonly Buffer[], { id, timestampSeconds, body }: SignedMessage): SignatureHeaders {
  if (keys.length === 0) throw new Error('a message is signed with one key at least');
  if (!/^[\w-]+$/.test(id)) throw new Error('the id of a message has letters, digits, _ and - only');
  const signatures = keys.map((key) =>
    createHmac('sha256', key).update(`${id}.${timestampSeconds}.`).update(body).digest('base64'),
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': String(timestampSeconds),
    'webhook-signature': signatures.map((signature) => `v1,${signature}`).join(' '),
  };
}
