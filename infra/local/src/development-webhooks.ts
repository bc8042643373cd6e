/** What services need to call webhooks, where nobody has said it: for systems on this machine that begin with a store of their own. */
import { randomBytes } from 'node:crypto';

/** Of all services that this process starts. A store that outlives it needs a key that does so too. */
const SECRETS_KEY = `development:${randomBytes(32).toString('base64')}`;
const THIS_MACHINE = '127.0.0.0/8,::1/128';

/** @param given the environment that is inherited. */
export function developmentWebhooks(given: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return {
    WEBHOOK_SECRETS_KEY: given.WEBHOOK_SECRETS_KEY || SECRETS_KEY,
    WEBHOOK_ALLOW_TARGETS: given.WEBHOOK_ALLOW_TARGETS || THIS_MACHINE,
  };
}
