/** The examples for who has no Kafka, and for who has no TypeScript, with the real clients: what a retailer copies is right. */
import { type ChildProcess, execFile, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { partitionOf } from '@loyalty-ladder/contracts/partition-of.ts';
import { signMessage } from '@loyalty-ladder/webhooks/sign-message.ts';
import { expect } from 'vitest';
import { nps, served } from '../../support/facts.ts';
import { testWithGateway } from '../../support/gateway.ts';
import { waitUntil } from '../../support/wait-until.ts';
import type { World } from '../../support/world.ts';

const test = testWithGateway({
  services: ['purchase-consumer', 'contact-consumer', 'feedback-consumer', 'outbox-relay', 'timekeeper'],
});

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
/** Debian's own, for which Debian's packages are; another one may come first in PATH. */
const PYTHON = '/usr/bin/python3';

const lacks = (module: string): boolean => {
  try {
    execFileSync(PYTHON, ['-c', `import ${module}`], { stdio: 'ignore' });
    return false;
  } catch {
    console.warn(`SKIPPED: ${PYTHON} has no ${module} (apt-get install python3-avro python3-confluent-kafka)`);
    return true;
  }
};
const LACKS_PYTHON = lacks('json');
const LACKS_KAFKA = LACKS_PYTHON || lacks('avro') || lacks('confluent_kafka');

interface Example {
  readonly process: ChildProcess;
  readonly output: () => string;
}

function startPython(name: string, args: readonly string[], environment: object): Example {
  const file = join(ROOT, 'infra/examples/python', `${name}.py`);
  const child = spawn(PYTHON, ['-B', file, ...args], { env: { ...process.env, ...environment } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += text));
  return { process: child, output: () => output };
}

async function runPython(name: string, args: readonly string[], environment: object, input = '') {
  const { process: child, output } = startPython(name, args, environment);
  child.stdin?.end(input);
  const [code] = await once(child, 'close');
  return { code: Number(code), output: output() };
}

async function blocksOf(document: string): Promise<string[]> {
  const text = await readFile(join(ROOT, document), 'utf8');
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].flatMap(([, block = '']) =>
    /GATEWAY_URL|publish\.py/.test(block) ? [block] : [],
  );
}

test.skipIf(LACKS_PYTHON)('the lines of the documents work as they stand', async ({ world, gateway }) => {
  const environment = { ...process.env, GATEWAY_URL: gateway.url, GATEWAY_KEY: await gateway.key('publish', 'read') };
  const blocks = [...(await blocksOf('README.md')), ...(await blocksOf('infra/examples/README.md'))];
  expect(blocks.length).toBeGreaterThanOrEqual(3);
  for (const block of blocks) {
    const run = promisify(execFile)('bash', ['-euc', block], { cwd: ROOT, env: environment });
    const { stdout } = await run;
    expect(stdout, block).toMatch(/"accepted":\s?[1-9]/);
    expect(stdout, block).not.toMatch(/"type"|"refused":\s?[1-9]/);
  }
  await world.applied();
  expect((await world.customer('berta')).state.stage).toBe('first-purchase');
  expect((await world.customer('carla')).state.stage).toBe('visitor');
});

const visitOf = (customerId: string, channel = 'shop') => ({
  ...{ specversion: '1.0', type: 'contact.visited', source: 'python', id: `${customerId}-${channel}` },
  ...{ time: '2026-06-01T10:00:00Z', data: { customerId, channel } },
});

test.skipIf(LACKS_PYTHON)(
  'publish.py sends until the gateway is there, and says what was refused',
  async ({ world, gateway }) => {
    const environment = { GATEWAY_URL: gateway.url, GATEWAY_KEY: await gateway.key('publish') };
    await gateway.service.stop();
    const sending = runPython('publish', [], environment, JSON.stringify(visitOf('dora')));
    await gateway.service.spawn();
    await gateway.service.ready();
    expect(await sending).toMatchObject({ code: 0, output: expect.stringContaining('"accepted": 1') });
    await world.applied('loyalty.contacts');
    expect((await world.customer('dora')).state.stage).toBe('visitor');
    const mixed = JSON.stringify([visitOf('dora'), visitOf('dora', 'moon')]);
    expect(await runPython('publish', [], environment, mixed)).toMatchObject({
      code: 1,
      output: expect.stringMatching(/"refused": 1.*body\[1\]\.data\.channel/),
    });
    const wrongKey = { ...environment, GATEWAY_KEY: 'll_none_none' };
    expect(await runPython('publish', [], wrongKey, mixed)).toMatchObject({
      code: 1,
      output: expect.stringContaining('401'),
    });
  },
);

test.skipIf(LACKS_PYTHON)('receive_webhooks.py takes what is signed, once, and nothing else', async () => {
  const keys = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
  const WEBHOOKS_FILE = join(await mkdtemp(join(tmpdir(), 'webhooks-')), 'done.sqlite');
  const WEBHOOK_SECRET = `whsec_${keys[1]?.toString('base64')}`;
  const receiver = startPython('receive_webhooks', ['0'], { WEBHOOKS_FILE, WEBHOOK_SECRET });
  try {
    const port = await waitUntil(() => /listens on (\d+)/.exec(receiver.output())?.[1], {
      ...{ what: 'receiver', explain: receiver.output },
    });
    const body = Buffer.from('{"type":"stage.changed","action":"start","data":{"customerId":"ella"}}');
    const post = async (signedBy: readonly Buffer[], more: { id?: string; ago?: number; sent?: Buffer } = {}) => {
      const timestampSeconds = Math.floor(Date.now() / 1_000) - (more.ago ?? 0);
      const headers = signMessage(signedBy, { id: more.id ?? 'msg_1', timestampSeconds, body });
      return (await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', headers, body: more.sent ?? body })).status;
    };
    expect(await post(keys)).toBe(204); // While keys are rotated there are two signatures.
    expect(await post(keys.slice(1))).toBe(204);
    expect(await post(keys.slice(0, 1), { id: 'msg_2' })).toBe(401);
    expect(await post(keys, { id: 'msg_3', ago: 400 })).toBe(401);
    expect(await post(keys, { id: 'msg_4', sent: Buffer.from(String(body).replace('ella', 'eva')) })).toBe(401);
    expect((await fetch(`http://127.0.0.1:${port}/`, { method: 'POST', body })).status).toBe(401);
    expect(receiver.output().split('\n').slice(1)).toEqual(['start stage.changed ella', '']);
  } finally {
    receiver.process.kill('SIGKILL');
  }
});

test.skipIf(LACKS_KAFKA)('till.py sells, and follow_customers.py tells what the customer is', async ({ world }) => {
  const { environment, topicPrefix } = world;
  expect(await runPython('till', ['fanny', 'py-1'], environment)).toEqual({ code: 0, output: 'sent purchase py-1\n' });
  const following = startPython('follow_customers', [], environment);
  try {
    const told = () => following.output().split('\n').includes('fanny is first-purchase');
    await waitUntil(told, { what: 'fanny', explain: following.output });
  } finally {
    following.process.kill('SIGTERM');
  }
  expect((await once(following.process, 'close'))[0], following.output()).toBe(0);
  expect(await misrouted(world, `${topicPrefix}loyalty.purchases`)).toBe(0);
});

/** Of librdkafka's default partitioner half of all customers would lie elsewhere; here each is where Java's clients would put her. */
async function misrouted(world: World, topic: string): Promise<number> {
  let astray = 0;
  await world.stream.readTopics({
    ...{ group: `${topic}-look`, topics: [topic] },
    onMessage: ({ key }, _, partition) => {
      if (key !== null && partitionOf(key, 6) !== partition) astray += 1;
    },
  });
  return astray;
}

/** Rows of a table that are committed; another process writes the file. */
function countOf(file: string, table: string): number {
  const db = new DatabaseSync(file, { readOnly: true });
  try {
    return Number(db.prepare(`select count(*) as n from ${table}`).get()?.n);
  } finally {
    db.close();
  }
}

test.skipIf(LACKS_PYTHON)(
  'follow_ups.py lists who waits for an answer, until somebody answers, and who has waited for too long',
  async ({ world, gateway }) => {
    const FOLLOW_UPS_FILE = join(await mkdtemp(join(tmpdir(), 'follow-ups-')), 'list.sqlite');
    const environment = { GATEWAY_URL: gateway.url, GATEWAY_KEY: await gateway.key('read'), FOLLOW_UPS_FILE };
    const at = (hoursAgo: number) => new Date(Date.now() - hoursAgo * 3_600_000).toISOString();
    await world.apply([nps({ id: 'n1', customerId: 'hanna', at: at(1), score: 2 })]);
    const first = startPython('follow_ups', [], environment);
    const told = (example: Example, line: RegExp) =>
      waitUntil(() => line.test(example.output()), { what: String(line), explain: async () => example.output() });
    await told(first, /^answer hanna by /m);
    // It tells before it records that it has told: killed in between, it would tell once more, and rightly so.
    await waitUntil(() => countOf(FOLLOW_UPS_FILE, 'tasks') === 1, { what: 'task on record' });
    first.process.kill('SIGKILL');
    await once(first.process, 'close');
    // Two days have passed by then: the timekeeper sees to it, and the opening is nobody's news.
    await world.apply([nps({ id: 'n2', customerId: 'ingrid', at: at(49), score: 6 })]);
    await world.apply([served({ id: 's1', customerId: 'hanna', at: at(0), resolved: true })]);
    const second = startPython('follow_ups', [], environment);
    try {
      await told(second, /^done answer hanna resolved$/m);
      await told(second, /^escalate ingrid by /m);
      expect(second.output()).not.toMatch(/^answer/m);
    } finally {
      second.process.kill('SIGKILL');
    }
  },
);

test.skipIf(LACKS_PYTHON)('watch.py says that all is well, and what is not', async ({ world }) => {
  const environment = { METRICS_URL: `${world.service('timekeeper').url}/metrics` };
  const says = (code: number, text: string) =>
    waitUntil(
      async () => {
        const answer = await runPython('watch', [], environment);
        return answer.code === code && answer.output.includes(text);
      },
      { what: text, explain: async () => (await runPython('watch', [], environment)).output },
    );
  await says(0, 'well');
  await world.service('feedback-consumer').stop();
  await says(2, 'a service does not live: loyalty_service_instances{service="feedback-consumer"} 0');
});
