/** The secret that an endpoint's messages are signed with, as Standard Webhooks writes it down: `whsec_` and base64 of 24 to 64 bytes. */
import { randomBytes } from 'node:crypto';

const PREFIX = 'whsec_';
/** As many as SHA-256 gives back: more would be no stronger. */
const KEY_BYTES = 32;

export function newSigningKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/** What the owner of the endpoint is shown, once. */
export function signingSecretText(key: Buffer): string {
  return `${PREFIX}${key.toString('base64')}`;
}
