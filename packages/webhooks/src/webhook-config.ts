/** The variables of whoever registers endpoints or sends to them. */
import { z } from 'zod';
import { AllowedTargets } from './allowed-targets.ts';
import { type BoxKey, SecretBox } from './secret-box.ts';

const KEYS_RULE = 'name:key, separated by commas: a name of letters and digits, a key of 32 bytes in base64';
const TARGETS_RULE = 'networks (127.0.0.1/32) and host:port, separated by commas';

const list = (text: string) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '');

const secretsKey = z.string().transform((text, context) => {
  const keys = list(text).map(parseKey);
  const names = new Set(keys.map((key) => key?.name));
  if (keys.length > 0 && names.size === keys.length && keys.every((key) => key !== undefined))
    return new SecretBox(keys);
  context.addIssue({ code: 'custom', message: KEYS_RULE });
  return z.NEVER;
});

function parseKey(entry: string): BoxKey | undefined {
  const [, name = '', text = ''] = /^([a-zA-Z0-9]{1,32}):([A-Za-z0-9+/]{43}=)$/.exec(entry) ?? [];
  const key = Buffer.from(text, 'base64');
  return name !== '' && key.length === 32 ? { name, key } : undefined;
}

const allowTargets = z
  .string()
  .default('')
  .transform((text, context) => {
    try {
      return new AllowedTargets(list(text));
    } catch {
      context.addIssue({ code: 'custom', message: TARGETS_RULE });
      return z.NEVER;
    }
  });

export const webhookTargetsConfig = { WEBHOOK_ALLOW_TARGETS: allowTargets };
export const webhookSecretsConfig = { WEBHOOK_SECRETS_KEY: secretsKey };
