/** Keys of the gateway, from the command that makes them to the request that they are taken for, or not. */
import { readFile } from 'node:fs/promises';
import { listOperatorActions } from '@loyalty-ladder/store/operators/list-operator-actions.ts';
import { expect } from 'vitest';
import { testWithGateway } from '../../support/gateway.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';

const test = testWithGateway();
const FOR_THE_RECORD = ['--reason', 'a test', '--by', 'olga'];

const idOf = (key: string): string => key.split('_')[1] ?? '';

test('a key is made by a command, shown once, audited, listed with its use, and only its hash is kept', async ({
  world,
  gateway,
}) => {
  const { key, keyId } = await runJson(world, 'keys', [
    'create',
    '--name',
    'till 7',
    '--scope',
    'read',
    ...FOR_THE_RECORD,
  ]);
  expect(key).toMatch(new RegExp(`^ll_${keyId}_[0-9a-f]{40}$`));
  expect((await gateway.call('GET', '/v1/program', { key })).body.versions[0]).toMatchObject({
    version: 1,
    status: 'in force',
  });
  const secret = key.split('_')[2];
  const { rows } = await world.pool.query('select k::text as text from api_keys k where key_id = $1', [keyId]);
  expect(rows[0].text).toContain('till 7');
  expect(rows[0].text).not.toContain(secret);
  const [action] = await listOperatorActions(world.pool, 'keys create', 1);
  expect(action).toMatchObject({ actor: 'olga', reason: 'a test', subject: keyId });
  expect(JSON.stringify(action?.details)).not.toContain(secret);
  const listed = await runCommand(world, 'keys', ['list']);
  expect(listed.stdout).toContain(keyId);
  expect(listed.stdout).not.toContain(secret);
});

test('a key may what its scopes say, and is told which one is missing', async ({ gateway }) => {
  const key = await gateway.key('publish', 'redeem');
  expect(await gateway.call('GET', '/v1/program', { key })).toMatchObject({ status: 403, body: { scope: 'read' } });
  expect(await gateway.call('GET', '/v1/program')).toMatchObject({ status: 401, body: { reason: 'missing' } });
});

test('a revoked key is refused within the time that it is remembered, by name', async ({ world, gateway }) => {
  const [key, another] = [await gateway.key('read'), await gateway.key('read')];
  const keyId = idOf(key);
  expect(await gateway.call('GET', '/v1/program', { key })).toMatchObject({ status: 200 });
  const revoked = await runCommand(world, 'keys', ['revoke', keyId, ...FOR_THE_RECORD]);
  expect(revoked).toMatchObject({ code: 0, stdout: expect.stringContaining(`${keyId} is revoked`) });
  await waitUntil(async () => (await gateway.call('GET', '/v1/program', { key })).status === 401, { what: 'refusal' });
  expect(await gateway.call('GET', '/v1/program', { key })).toMatchObject({ body: { reason: 'revoked' } });
  for (const verb of ['rotate', 'revoke']) {
    expect(await runCommand(world, 'keys', [verb, keyId, ...FOR_THE_RECORD])).toMatchObject({ code: 1, stdout: '' });
  }
  expect(await gateway.call('GET', '/v1/program', { key: another })).toMatchObject({ status: 200 });
});

test('a rotated key is taken by both secrets while the grace lasts, by the new one alone without any', async ({
  world,
  gateway,
}) => {
  const [before, another] = [await gateway.key('read'), await gateway.key('read')];
  const keyId = idOf(before);
  const rotate = async (hours: string) =>
    (await runJson(world, 'keys', ['rotate', keyId, '--grace', hours, ...FOR_THE_RECORD])).key;
  const statusOf = async (key: string) => (await gateway.call('GET', '/v1/program', { key })).status;
  const second = await rotate('1');
  await waitUntil(async () => (await statusOf(second)) === 200, { what: 'new secret that is taken' });
  expect(await statusOf(before)).toBe(200);
  const third = await rotate('0');
  await waitUntil(async () => (await statusOf(third)) === 200, { what: 'newest secret that is taken' });
  expect([await statusOf(before), await statusOf(second), await statusOf(another)]).toEqual([401, 401, 200]);
});

test('an expired key is refused by name', async ({ gateway }) => {
  const key = await gateway.keyOf({ scopes: ['read'] }, Date.now() - 1_000);
  expect(await gateway.call('GET', '/v1/program', { key })).toMatchObject({ status: 401, body: { reason: 'expired' } });
});

test('what is no grant makes no key', async ({ world }) => {
  for (const args of [
    ['--scope', 'read', '--topic', 'loyalty.purchases'],
    ['--scope', 'publish', '--topic', 'loyalty.notices'],
    ['--scope', 'publish', '--source', 'urn:loyalty-ladder:gateway'],
    ['--scope', 'publish', '--source', 'x'.repeat(257)],
    ['--scope', 'root'],
  ]) {
    const { code, stdout } = await runCommand(world, 'keys', ['create', '--name', 'x', ...args, ...FOR_THE_RECORD]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  }
});

test('use is noted when the gateway stops at the latest; no key, header or path stands in its log or its metrics', async ({
  world,
  gateway,
}) => {
  const startedAt = Date.now();
  const [key, unused] = [await gateway.key('read'), await gateway.key('read')];
  await gateway.call('GET', '/v1/program', { key });
  await gateway.call('GET', '/v1/nothing/of-anna@example.com', { key, headers: { 'x-private': 'anna@example.com' } });
  const metrics = await gateway.metrics();
  expect(metrics).toMatch(
    /loyalty_http_request_seconds_count\{service="gateway",method="GET",route="\/v1\/program",status="2xx"\} \d/,
  );
  await gateway.service.restart();
  const log = await readFile(gateway.service.logFile, 'utf8');
  for (const word of [key, key.split('_')[2] ?? '', 'anna@example.com']) {
    expect(log).not.toContain(word);
    expect(metrics).not.toContain(word);
  }
  const listed: { keyId: string; lastUsedAt: string | null }[] = await runJson(world, 'keys', ['list']);
  const lastUseOf = (text: string) => listed.find(({ keyId }) => keyId === idOf(text))?.lastUsedAt;
  expect(Date.parse(lastUseOf(key) ?? '')).toBeGreaterThanOrEqual(startedAt);
  expect(lastUseOf(unused)).toBeNull();
});
