import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { verifyWebhook, WebhookRefusedError } from './verify-webhook.ts';

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;
const OTHER = `whsec_${Buffer.alloc(24, 8).toString('base64')}`;
const NOW = 1_700_000_000_000;
const body = '{"type":"stage.changed","points":"7"}';

/** As the specification has it. */
function signed(secret = SECRET, at = NOW / 1_000) {
  const key = Buffer.from(secret.slice(6), 'base64');
  const signature = createHmac('sha256', key).update(`m_1.${at}.${body}`).digest('base64');
  return { 'webhook-id': 'm_1', 'webhook-timestamp': String(at), 'webhook-signature': `v1,AAAA v1,${signature}` };
}

test('a message by one of the secrets is taken, whether its body is text or bytes', () => {
  const taken = { id: 'm_1', message: { type: 'stage.changed', points: '7' } };
  expect(verifyWebhook({ headers: signed(), body }, { secrets: [OTHER, SECRET], now: NOW })).toEqual(taken);
  const bytes = new Uint8Array(Buffer.from(`..${body}`)).subarray(2);
  expect(verifyWebhook({ headers: signed(), body: bytes }, { secrets: [SECRET], now: NOW })).toEqual(taken);
});

test.each([
  ['by nobody we know', { headers: signed(OTHER), body }],
  ['with another body', { headers: signed(), body: body.replace('7', '8') }],
  ['of another id', { headers: { ...signed(), 'webhook-id': 'm_2' }, body }],
  ['that is old', { headers: signed(SECRET, NOW / 1_000 - 301), body }],
  ['from the future', { headers: signed(SECRET, NOW / 1_000 + 301), body }],
  ['without a signature', { headers: { ...signed(), 'webhook-signature': undefined }, body }],
  [
    'of another scheme',
    { headers: { ...signed(), 'webhook-signature': signed()['webhook-signature'].replaceAll('v1,', 'v1a,') }, body },
  ],
])('one %s is refused', (_, received) => {
  expect(() => verifyWebhook(received, { secrets: [SECRET], now: NOW })).toThrow(WebhookRefusedError);
});
