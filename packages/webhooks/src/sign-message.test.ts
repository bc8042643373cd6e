import { Webhook } from 'standardwebhooks';
import { expect, test } from 'vitest';
import { signMessage } from './sign-message.ts';
import { newSigningKey, signingSecretText } from './signing-secret.ts';

const BODY = Buffer.from('{"text":"Grüße, 100 €"}');
const message = (at = Date.now()) => ({ id: 'msg_1-a', timestampSeconds: Math.floor(at / 1_000), body: BODY });
const verify = (key: Buffer, body: Buffer, headers: Readonly<Record<string, string>>) =>
  new Webhook(signingSecretText(key)).verify(body, headers);

test("the library of Standard Webhooks takes what we sign, and gives the message's content", () => {
  const key = newSigningKey();
  expect(verify(key, BODY, signMessage([key], message()))).toEqual({ text: 'Grüße, 100 €' });
});

test('a signature is the one of the specification, byte by byte', () => {
  const key = Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64');
  const body = Buffer.from('{"test": 2432232314}');
  const headers = signMessage([key], { id: 'msg_p5jXN8AQM9LWM0D4loKWxJek', timestampSeconds: 1_614_265_330, body });
  expect(headers['webhook-signature']).toBe('v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=');
});

test('while keys are rotated each of them verifies the message, and no other', () => {
  const [old, fresh, foreign] = [newSigningKey(), newSigningKey(), newSigningKey()];
  const headers = signMessage([fresh, old], message());
  expect(headers['webhook-signature'].split(' ')).toHaveLength(2);
  for (const key of [old, fresh]) expect(() => verify(key, BODY, headers)).not.toThrow();
  expect(() => verify(foreign, BODY, headers)).toThrow('No matching signature');
});

test.each(['webhook-id', 'webhook-timestamp'] as const)('another %s, or another body, does not verify', (name) => {
  const key = newSigningKey();
  const headers = signMessage([key], message());
  const last = headers[name].endsWith('0') ? '1' : '0';
  expect(() => verify(key, BODY, { ...headers, [name]: `${headers[name].slice(0, -1)}${last}` })).toThrow();
  expect(() => verify(key, Buffer.from('{}'), headers)).toThrow();
});

test('an id that would hide where the timestamp begins is a defect', () => {
  expect(() => signMessage([newSigningKey()], { ...message(), id: 'msg.1' })).toThrow('letters, digits');
  expect(() => signMessage([], message())).toThrow('one key at least');
});

test('a secret is written as the specification says, and no two are the same', () => {
  const text = signingSecretText(newSigningKey());
  expect(text).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
  expect(signingSecretText(newSigningKey())).not.toBe(text);
});
