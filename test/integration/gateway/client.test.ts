/** packages/client as others have it: packed, installed into a project that knows nothing of ours, and used there on a real gateway. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { testWithGateway } from '../../support/gateway.ts';

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

const test = testWithGateway().extend('project', { scope: 'file' }, async ({ world: _ }, { onCleanup }) => {
  const folder = await projectFolder();
  onCleanup(() => rm(folder, { recursive: true }));
  return join(folder, 'project');
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
