/** packages/client as others have it: packed, installed into a project that knows nothing of ours, and used there on a real gateway. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { expect } from 'vitest';
import type { Outcome } from '../../../packages/client/src/loyalty-ladder.ts';
import { testWithGateway } from '../../support/gateway.ts';
import { waitUntil } from '../../support/wait-until.ts';

const CLIENT = fileURLToPath(new URL('../../../packages/client', import.meta.url));
const TSC = fileURLToPath(new URL('../../../node_modules/.bin/tsc', import.meta.url));
const run = promisify(execFile);

const projectFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'ladder-client-'));
  await mkdir(join(folder, 'project'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: CLIENT });
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[\n')));
  await writeFile(join(folder, 'project', 'package.json'), '{"name":"shop","version":"1.0.0","type":"module"}');
  const install = ['install', join(folder, filename), '--offline', '--no-audit', '--no-fund'];
  await run('npm', install, { cwd: join(folder, 'project') });
  return folder;
};

const test = testWithGateway({
  services: ['purchase-consumer', 'contact-consumer', 'feedback-consumer', 'timekeeper'],
  environment: { SETTLE_MS: '500', WATCH_MS: '50' },
}).extend('project', { scope: 'file' }, async ({ world: _ }, { onCleanup }) => {
  const folder = await projectFolder();
  onCleanup(() => rm(folder, { recursive: true }));
  return join(folder, 'project');
});

type Client = typeof import('../../../packages/client/src/loyalty-ladder.ts');

/** What was installed, with the types of its source. */
const installed = (project: string): Promise<Client> =>
  import(pathToFileURL(join(project, 'node_modules/@loyalty-ladder/client/dist/loyalty-ladder.js')).href);

const bought = (customerId: string, id: string, days: number) => ({
  ...{ id, source: 'shop', type: 'purchase.completed', time: new Date(Date.now() - days * DAY_MS) },
  data: {
    ...{ customerId, purchaseId: id, channel: 'shop', currency: 'EUR' },
    lines: [{ lineId: '1', sku: 'mug', quantity: 1, unitPriceMinor: 10_000, discountMinor: 0 }],
  },
});

const USE = `
import { LoyaltyLadder, ProblemError } from '@loyalty-ladder/client';
import { verifyWebhook } from '@loyalty-ladder/client/verify-webhook';

const [, , url = '', key = ''] = process.argv;
const ladder = new LoyaltyLadder({ url, key });
const fact = { source: 'shop', type: 'contact.visited', time: new Date(), data: { customerId: 'c ü/1', channel: 'shop' } };
const published = await ladder.publish([{ ...fact, id: '1' }, { ...fact, id: '2', data: { customerId: '' } }]);
const refused = await ladder.hold('nobody', { points: 5n }).catch((error) => error);
const program = await ladder.get('/v1/program');
const told = [published.accepted, published.results.map(({ status }) => status)];
console.log(JSON.stringify([...told, refused instanceof ProblemError && refused.status, typeof program, typeof verifyWebhook]));
`;

test('it publishes, reads, and tells what is refused', async ({ gateway, project }) => {
  const key = await gateway.key('publish', 'read', 'redeem');
  await writeFile(join(project, 'use.js'), USE);
  const { stdout } = await run(process.execPath, ['use.js', gateway.url, key], { cwd: project });
  expect(JSON.parse(stdout)).toEqual([1, [202, 400], 404, 'object', 'function']);
});

test('its types are there for a project in TypeScript', async ({ project }) => {
  const good = `${USE.replace('(error)', '(error: unknown)')}\nexport const stage: string = (await ladder.card('c')).stage;\n`;
  await writeFile(join(project, 'use.ts'), `declare const process: { readonly argv: string[] };\n${good}`);
  await writeFile(join(project, 'wrong.ts'), `${good.replace('points: 5n', 'pionts: 5n')}`);
  const options = [
    '--noEmit',
    '--strict',
    '--target',
    'es2022',
    '--module',
    'nodenext',
    '--lib',
    'es2022,dom,dom.asynciterable',
  ];
  await run(TSC, [...options, '--types', '', 'use.ts'], { cwd: project });
  await expect(run(TSC, [...options, '--types', '', 'wrong.ts'], { cwd: project })).rejects.toMatchObject({
    stdout: expect.stringContaining('pionts'),
  });
});

test('what a shop does with points: the card, a hold captured in part and given back, another released, a redemption', async ({
  gateway,
  project,
}) => {
  const { LoyaltyLadder, ProblemError } = await installed(project);
  const ladder = new LoyaltyLadder({ url: gateway.url, key: await gateway.key('publish', 'read', 'redeem') });
  const who = 'käthe/1 ?';
  await ladder.publish([bought(who, 'spent-1', 30)]);
  const vested = async () => {
    const card = await ladder.card(who, { fresh: true });
    return card.balance.available === '100' && card;
  };
  const card = await waitUntil(vested, { what: 'card with points that have vested' });
  expect(card).toMatchObject({ customerId: who, stage: 'first-purchase', balance: { pending: '0', held: '0' } });
  const cached = async () => (await ladder.card(who)).version === card.version;
  await waitUntil(cached, { what: 'the same card without asking for a fresh one' });

  const { hold } = await ladder.hold(who, { points: 60n, ttlSeconds: 600, reference: 'order 1' });
  expect(hold).toMatchObject({ customerId: who, state: 'open', points: '60', reference: 'order 1' });
  const captured = await ladder.capture(who, hold.holdId, { points: 50 });
  expect(captured).toMatchObject({ hold: { state: 'captured', captured: '50' }, balances: { available: '50' } });
  const restored = await ladder.restore(who, hold.holdId, { points: '20' });
  expect(restored).toMatchObject({ hold: { restored: '20' }, balances: { available: '70' } });
  const second = await ladder.hold(who, { points: 70 });
  const released = await ladder.release(who, second.hold.holdId);
  expect(released).toMatchObject({ hold: { state: 'released' }, balances: { available: '70', held: '0' } });
  const third = await ladder.hold(who, { points: 30 });
  expect(await ladder.capture(who, third.hold.holdId)).toMatchObject({ hold: { captured: '30' } });
  expect(await ladder.restore(who, third.hold.holdId)).toMatchObject({ hold: { restored: '30' } });

  const redeem = () => ladder.redeem(who, { points: 40n }, { idempotencyKey: 'redeem-1' });
  const redeemed = await redeem();
  expect(redeemed.balances).toEqual({ available: '30', pending: '0', held: '0' });
  expect(await redeem()).toEqual(redeemed);
  const refused = await ladder.redeem(who, { points: 31n }).catch((error: unknown) => error);
  expect(refused).toBeInstanceOf(ProblemError);
  expect(refused).toMatchObject({ status: 409, problemName: 'insufficient-points', problem: { available: '30' } });
});

test('it sends a redemption again through a gateway that is killed, and it is done once', async ({
  gateway,
  project,
}) => {
  const { LoyaltyLadder } = await installed(project);
  const key = await gateway.key('publish', 'read', 'redeem');
  const ladder = new LoyaltyLadder({ url: gateway.url, key, attemptsMax: 9 });
  await ladder.publish([bought('patient', 'patient-1', 30)]);
  const known = async () => (await ladder.card('patient', { fresh: true })).balance.available === '100';
  await waitUntil(known, { what: 'points that have vested' });
  await gateway.service.crash();
  const redeeming = ladder.redeem('patient', { points: 10 });
  await gateway.service.spawn();
  expect(await redeeming).toMatchObject({ balances: { available: '90' } });
});

test('outcomes are followed as they come, each once, from a cursor that was kept, until it is told to stop', async ({
  gateway,
  project,
}) => {
  const { LoyaltyLadder } = await installed(project);
  const ladder = new LoyaltyLadder({ url: gateway.url, key: await gateway.key('publish', 'read') });
  const topics = ['loyalty.stage-changes', 'loyalty.points-changes'];
  const stop = new AbortController();
  /** Buys the next when it is told of the one before, which is another page each time. */
  const follow = async (asked: { readonly after?: string; readonly from?: string }, ids: readonly string[]) => {
    const coming = [...ids];
    const mine: Outcome[] = [];
    const buyNext = async (): Promise<boolean> => {
      const id = coming.shift();
      if (id !== undefined) await ladder.publish([bought('followed', id, 4)]);
      return id !== undefined;
    };
    await buyNext();
    for await (const { outcomes, cursor } of ladder.outcomes({ ...asked, topics, signal: stop.signal })) {
      expect(outcomes.filter(({ topic }) => !topics.includes(topic))).toEqual([]);
      const fresh = outcomes.filter(({ customerId }) => customerId === 'followed');
      mine.push(...fresh);
      if (fresh.some(({ type }) => type === 'points.changed') && !(await buyNext())) return { mine, cursor };
    }
    throw new Error('the outcomes have come to an end');
  };
  const first = await follow({ from: 'beginning' }, ['followed-1', 'followed-2']);
  expect(first.mine.map(({ type }) => type)).toContain('stage.changed');
  const second = await follow({ after: first.cursor }, ['followed-3', 'followed-4']);
  const told = [...first.mine, ...second.mine].map(({ id }) => id);
  expect(new Set(told).size).toBe(told.length);
  const third = follow({ after: second.cursor }, []);
  stop.abort(new Error('that is enough'));
  await expect(third).rejects.toThrow('that is enough');
});
