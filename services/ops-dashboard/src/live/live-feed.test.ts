/** Pages that are followed, over a real connection: what a browser gets, however it comes and goes. */
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { groupOf, readingOf, snapshotOf } from '@loyalty-ladder/operations/testing/snapshot-of.ts';
import { afterEach, expect, test, vi } from 'vitest';
import { stubDashboard } from '../testing/stub-dashboard.ts';

type Dashboard = Awaited<ReturnType<typeof stubDashboard>>;
type Headers = Record<string, string>;

interface Told {
  readonly event?: string;
  readonly id?: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test says what it expects of it.
  readonly data?: any;
}

const opened: Dashboard[] = [];
const sockets = new WeakMap<Dashboard, Socket[]>();
afterEach(() => Promise.all(opened.splice(0).map(({ app }) => app.close())));

async function listening(environment: Record<string, string> = {}): Promise<Dashboard> {
  const dashboard = await stubDashboard({ environment });
  const open: Socket[] = [];
  sockets.set(dashboard, open);
  dashboard.app.server.on('connection', (socket) => open.push(socket));
  await dashboard.app.listen({ host: '127.0.0.1', port: 0 });
  opened.push(dashboard);
  return dashboard;
}

/** Cookies have the port of the connection in their names. */
async function loggedIn({ app, logIn }: Dashboard): Promise<{ headers: Headers; port: number }> {
  const { port } = app.server.address() as AddressInfo;
  const { headers } = await logIn('ops');
  return { port, headers: { ...headers, cookie: atPort(headers, port) } };
}

/** Seconds of the watch, from the first to the last. */
function pass({ live, recent }: Dashboard, first: number, last = first): void {
  for (let sequence = first; sequence <= last; sequence += 1) {
    const snapshot = snapshotOf(sequence, { groups: readingOf([groupOf('g', sequence)]) });
    recent.add(snapshot);
    live.tell(snapshot);
  }
}

async function follow(port: number, headers: Headers, query = ''): Promise<IncomingMessage> {
  const request = get({ host: '127.0.0.1', port, path: `/api/live${query}`, headers, agent: false });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return response;
}

/** Events one by one; a comment is none. */
async function* eventsOf(response: IncomingMessage): AsyncGenerator<Told> {
  let text = '';
  for await (const part of response.setEncoding('utf8')) {
    text += part;
    const blocks = text.split('\n\n');
    text = blocks.pop() ?? '';
    for (const block of blocks) {
      const lines = block.split('\n').map((line) => /^(\w+): (.*)$/s.exec(line)?.slice(1) ?? []);
      const { data, ...fields } = Object.fromEntries(lines);
      if (fields.event !== undefined) yield { ...fields, data: JSON.parse(data) };
    }
  }
}

async function take(events: AsyncGenerator<Told>, count: number): Promise<Told[]> {
  const told: Told[] = [];
  while (told.length < count) {
    const { value, done } = await events.next();
    if (done) break;
    told.push(value);
  }
  return told;
}

test('without a session nothing is told', async () => {
  const dashboard = await listening();
  const { port } = await loggedIn(dashboard);
  expect((await follow(port, {})).statusCode).toBe(401);
  expect((await follow(port, { cookie: `ops-session-${port}=x` })).statusCode).toBe(401);
});

test('whoever comes gets the newest snapshot at once and each one after it, and events as they happen', async () => {
  const dashboard = await listening();
  const { port, headers } = await loggedIn(dashboard);
  pass(dashboard, 1, 3);
  const response = await follow(port, headers);
  expect(response.headers).toMatchObject({
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  expect(response.headers['content-security-policy']).toContain("default-src 'none'");
  const events = eventsOf(response);
  expect(await take(events, 1)).toMatchObject([{ event: 'snapshot', data: { sequence: 3 } }]);
  pass(dashboard, 4);
  const event = { id: 'e', at: 4_000, kind: 'started', subject: 's', sentence: 't' } as const;
  dashboard.live.tellEvents([event]);
  expect(await take(events, 2)).toMatchObject([
    { event: 'snapshot', id: expect.stringMatching(/^[0-9a-f]{8}\.4$/), data: { sequence: 4 } },
    { event: 'timeline', data: [event] },
  ]);
});

test.each(['header', 'query'] as const)(
  'a connection that broke is told that it has missed something, by %s',
  async (by) => {
    const dashboard = await listening();
    const { port, headers } = await loggedIn(dashboard);
    pass(dashboard, 1, 2);
    const before = await follow(port, headers);
    const [last] = await take(eventsOf(before), 1);
    before.destroy();
    pass(dashboard, 3, 6);
    const id = last?.id ?? '';
    const after = eventsOf(
      await follow(
        port,
        by === 'header' ? { ...headers, 'last-event-id': id } : headers,
        by === 'query' ? `?lastEventId=${id}` : '',
      ),
    );
    expect(await take(after, 2)).toMatchObject([{ event: 'reset' }, { event: 'snapshot', data: { sequence: 6 } }]);
  },
);

test('whoever has missed nothing is told nothing twice', async () => {
  const dashboard = await listening();
  const { port, headers } = await loggedIn(dashboard);
  pass(dashboard, 1);
  const before = await follow(port, headers);
  const [last] = await take(eventsOf(before), 1);
  before.destroy();
  const after = eventsOf(await follow(port, { ...headers, 'last-event-id': last?.id ?? '' }));
  expect(await take(after, 1)).toMatchObject([{ event: 'snapshot', data: { sequence: 1 } }]);
});

test.each(['00000000.5', 'x', '5'])(
  'after a restart of the server a page is told to begin anew: it had %s',
  async (id) => {
    const dashboard = await listening();
    const { port, headers } = await loggedIn(dashboard);
    pass(dashboard, 1, 2);
    const events = eventsOf(await follow(port, { ...headers, 'last-event-id': id }));
    expect(await take(events, 2)).toMatchObject([{ event: 'reset' }, { event: 'snapshot', data: { sequence: 2 } }]);
  },
);

test('a page that takes nothing is kept nothing for: it gets the newest, and memory does not grow', async () => {
  const dashboard = await listening();
  const { port, headers } = await loggedIn(dashboard);
  const slow = await follow(port, headers);
  slow.pause();
  slow.socket.pause();
  const sizes: number[] = [];
  const large = Array.from({ length: 2_000 }, (_, index) => groupOf(`group-${index}`, 0));
  for (let sequence = 1; sequence <= 400; sequence += 1) {
    dashboard.live.tell(snapshotOf(sequence, { groups: readingOf(large) }));
    sizes.push(await waitingIn(dashboard));
  }
  // Some are on their way, in buffers of the network; of the others one is kept, and a part of it is being sent.
  const largest = JSON.stringify(snapshotOf(400, { groups: readingOf(large) })).length;
  expect(Math.max(...sizes)).toBeLessThan(2 * largest);
  slow.socket.resume();
  const sequences: number[] = [];
  for await (const { data } of eventsOf(slow)) {
    sequences.push(data.sequence);
    if (data.sequence === 400) break;
  }
  expect(sequences.length).toBeLessThan(100);
  expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
});

test('so many pages are followed at once, and one that goes makes room', async () => {
  const dashboard = await listening({ OPS_LIVE_CONNECTIONS_MAX: '2' });
  const { port, headers } = await loggedIn(dashboard);
  const [first] = await Promise.all([follow(port, headers), follow(port, headers)]);
  const refused = await follow(port, headers);
  expect([refused.statusCode, refused.headers['retry-after']]).toEqual([503, '10']);
  first.destroy();
  await vi.waitUntil(() => dashboard.live.followers === 1);
  expect((await follow(port, headers)).statusCode).toBe(200);
});

test('a page is told that its session has ended, and why, within a second', async () => {
  const dashboard = await listening();
  const { port, headers } = await loggedIn(dashboard);
  const out = eventsOf(await follow(port, headers));
  const other = await loggedIn(dashboard);
  const stays = eventsOf(await follow(port, other.headers));
  await dashboard.app.inject({
    method: 'DELETE',
    url: '/api/session',
    headers: { ...headers, cookie: atPort(headers, 0) },
  });
  pass(dashboard, 1);
  expect(await take(out, 3)).toMatchObject([{ event: 'snapshot' }, { event: 'end', data: { reason: 'signed-out' } }]);
  dashboard.keys.revokeAll();
  pass(dashboard, 2);
  expect(await take(stays, 9)).toMatchObject([
    { data: { sequence: 1 } },
    { data: { sequence: 2 } },
    { event: 'end', data: { reason: 'revoked' } },
  ]);
  expect(dashboard.failures).toEqual([]);
});

test('a page that is followed uses its session, one that was closed does not', async () => {
  const dashboard = await listening();
  const { port, headers } = await loggedIn(dashboard);
  const response = await follow(port, headers);
  const events = eventsOf(response);
  for (let minutes = 0; minutes < 90; minutes += 15) {
    dashboard.at.ms = minutes * 60_000;
    pass(dashboard, minutes);
    expect(await take(events, 1)).toMatchObject([{ data: { sequence: minutes } }]);
  }
  response.destroy();
  await vi.waitUntil(() => dashboard.live.followers === 0);
  dashboard.at.ms += 30 * 60_000;
  expect((await follow(port, headers)).statusCode).toBe(401);
});

test('a server that stops says so to each page, and waits for none', async () => {
  const dashboard = await listening();
  const { port, headers } = await loggedIn(dashboard);
  const events = eventsOf(await follow(port, headers));
  const silent = await follow(port, headers);
  silent.pause();
  await dashboard.app.close();
  expect(await take(events, 2)).toEqual([{ event: 'end', data: { reason: 'stopping' } }]);
});

/** Bytes that wait in the server for its connections to take them. */
async function waitingIn(dashboard: Dashboard): Promise<number> {
  await new Promise((resolve) => setImmediate(resolve));
  return Math.max(...(sockets.get(dashboard) ?? []).map(({ writableLength }) => writableLength));
}

/** The same session as another port would have it: `inject` has none. */
const atPort = ({ cookie = '' }: Headers, port: number): string =>
  cookie.replace(/ops-session-\d+/, `ops-session-${port}`);
