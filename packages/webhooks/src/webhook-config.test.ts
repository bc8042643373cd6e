import { randomBytes } from 'node:crypto';
import { parseConfig } from '@loyalty-ladder/runtime/config.ts';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { webhookSecretsConfig, webhookTargetsConfig } from './webhook-config.ts';

const schema = z.object({ ...webhookSecretsConfig, ...webhookTargetsConfig });
const KEY = randomBytes(32).toString('base64');
const parse = (env: Record<string, string>) => parseConfig(schema, env);

test('the first key seals, the others still open; nothing is allowed unless it is named', () => {
  const before = parse({ WEBHOOK_SECRETS_KEY: `old:${KEY}` });
  const after = parse({ WEBHOOK_SECRETS_KEY: `new:${randomBytes(32).toString('base64')}, old:${KEY}` });
  const sealed = before.WEBHOOK_SECRETS_KEY.seal(Buffer.from('s'), 'we_1');
  expect(after.WEBHOOK_SECRETS_KEY.open(sealed, 'we_1').toString()).toBe('s');
  expect(before.WEBHOOK_ALLOW_TARGETS.isEmpty).toBe(true);
  expect(
    String(parse({ WEBHOOK_SECRETS_KEY: `a:${KEY}`, WEBHOOK_ALLOW_TARGETS: '::1/128, a:80' }).WEBHOOK_ALLOW_TARGETS),
  ).toBe('::1/128,a:80');
});

test.each(['', KEY, `a:${KEY},a:${KEY}`, 'a:c2hvcnQ=', `a b:${KEY}`, ','])(
  'WEBHOOK_SECRETS_KEY "%s" is refused',
  (text) => {
    expect(() => parse({ WEBHOOK_SECRETS_KEY: text })).toThrow('WEBHOOK_SECRETS_KEY');
  },
);

test('WEBHOOK_ALLOW_TARGETS that are none are refused with the rule, not with what was written', () => {
  const env = { WEBHOOK_SECRETS_KEY: `a:${KEY}`, WEBHOOK_ALLOW_TARGETS: 'not-a-target' };
  expect(() => parse(env)).toThrow(/WEBHOOK_ALLOW_TARGETS: networks \(127\.0\.0\.1\/32\) and host:port/);
});
