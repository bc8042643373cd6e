/** Against real servers on this machine, which is allowed by an explicit list: without it nothing here would be called. */
import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Socket } from 'node:net';
import { afterAll, afterEach, expect, test } from 'vitest';
import { AllowedTargets } from './allowed-targets.ts';
import { NameUnresolvedError, type ResolveHost } from './resolve-host.ts';
import { Authority, type Certificate } from './testing/certificates.ts';
import { type SenderOptions, type SendLimits, WebhookSender } from './webhook-sender.ts';

const HERE = new AllowedTargets(['127.0.0.0/8']);
const LIMITS: SendLimits = {
  connectMsMax: 2_000,
  requestMsMax: 1_000,
  bodyMsMax: 300,
  bodyBytesMax: 64,
  headerBytesMax: 2_048,
};
const authority = new Authority();
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});
afterAll(() => authority.remove());

function sender(options: Partial<SenderOptions> = {}): WebhookSender {
  const made = new WebhookSender({ allowed: HERE, limits: LIMITS, ...options });
  closing.push(() => made.close());
  return made;
}

const send = (to: WebhookSender, url: string, endpointId = 'we_1', connectionsMax = 2) =>
  to.send({ endpointId, url, headers: { 'webhook-id': 'm1' }, body: Buffer.from('{"a":1}'), connectionsMax });

async function listening(server: Server | ReturnType<typeof createTcpServer>): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(() => {
    server.close();
    if ('closeAllConnections' in server) server.closeAllConnections();
  });
  return (server.address() as AddressInfo).port;
}

const receiver = (handle: RequestListener) => listening(createServer(handle));
const tlsReceiver = (certificate: Certificate, handle: RequestListener = (_, answer) => answer.end()) =>
  listening(createTlsServer(certificate, handle));

/** A receiver that says what it likes, in its own bytes. */
async function rawReceiver(speak: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createTcpServer((socket) => {
    sockets.add(socket.on('error', () => {}));
    socket.once('data', () => speak(socket));
  });
  const port = await listening(server);
  closing.push(() => {
    for (const socket of sockets) socket.destroy();
  });
  return port;
}

const names = (...answers: string[][]): ResolveHost => {
  let asked = 0;
  return async () =>
    (answers[asked++] ?? answers.at(-1) ?? []).map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
};

test('a message arrives as it was given, over HTTP/1.1, and the answer is told', async () => {
  const seen: unknown[] = [];
  const port = await receiver((request, answer) => {
    request.on('data', (body) => {
      seen.push([
        request.method,
        request.url,
        request.headers['content-type'],
        request.headers['webhook-id'],
        `${body}`,
      ]);
      answer.writeHead(503, { 'retry-after': '120' }).end('later\0, please');
    });
  });
  const answer = await send(sender(), `http://127.0.0.1:${port}/in?x=1`);
  expect(answer).toMatchObject({ kind: 'answered', status: 503, retryAfter: '120', bodyStart: 'later , please' });
  expect(seen).toEqual([['POST', '/in?x=1', 'application/json', 'm1', '{"a":1}']]);
});

test('without an explicit list nothing inside is called, whatever the address looks like', async () => {
  const calls: unknown[] = [];
  const port = await tlsReceiver(authority.sign('IP:127.0.0.1'), (request) => calls.push(request.url));
  const strict = sender({ allowed: new AllowedTargets([]), ca: authority.ca, resolve: names(['127.0.0.1']) });
  for (const host of ['127.0.0.1', 'localhost', 'shop.test', '0x7f.1', '[::ffff:127.0.0.1]']) {
    expect(await send(strict, `https://${host}:${port}/`)).toMatchObject({ kind: 'failed', reason: 'refused' });
  }
  expect(calls).toEqual([]);
});

test('a name is judged anew at each connection: one that leads inside later (rebinding) is refused then', async () => {
  let connections = 0;
  const port = await rawReceiver((socket) => {
    connections++;
    socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
  });
  // Allowed is 127.0.0.1 alone, in place of a public address; 127.0.0.2 is the inside.
  const allowed = new AllowedTargets(['127.0.0.1/32']);
  const rebinding = sender({
    allowed,
    resolve: names(['127.0.0.1'], ['127.0.0.2'], ['127.0.0.1', '10.0.0.1'], ['127.0.0.1']),
  });
  const answers = [];
  for (let attempt = 0; attempt < 4; attempt++) answers.push(await send(rebinding, `http://shop.test:${port}/`));
  expect(answers.map((answer) => (answer.kind === 'answered' ? answer.status : answer.reason))).toEqual([
    200,
    'refused',
    'refused',
    200,
  ]);
  expect(connections).toBe(2);
});

test('a public name over plain HTTP is not called, even if some of the inside is allowed', async () => {
  const answer = await send(sender({ resolve: names(['8.8.8.8']) }), 'http://shop.test/');
  expect(answer).toMatchObject({ kind: 'failed', reason: 'refused', detail: 'ADDRESS' });
});

test('nobody follows a redirect, to the metadata of a cloud or anywhere', async () => {
  let calls = 0;
  const port = await receiver((_, answer) => {
    calls++;
    answer.writeHead(307, { location: 'http://169.254.169.254/latest/meta-data/' }).end();
  });
  expect(await send(sender(), `http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'answered', status: 307 });
  expect(calls).toBe(1);
});

test('a name without an address is one that DNS does not know', async () => {
  const resolve = () => Promise.reject(new NameUnresolvedError('none'));
  expect(await send(sender({ resolve }), 'https://shop.test/')).toMatchObject({ kind: 'failed', reason: 'dns' });
});

test.each([
  ['DNS:shop.test', 1, true, 200],
  ['DNS:other.test', 1, true, 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['DNS:shop.test', -1, true, 'CERT_HAS_EXPIRED'],
  ['DNS:shop.test', 1, false, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
] as const)(
  'a receiver shop.test with a certificate of %s for %s days (authority known: %s) gives %s',
  async (name, days, known, result) => {
    const port = await tlsReceiver(authority.sign(name, days), (_, answer) => answer.end());
    const options = { resolve: names(['127.0.0.1']), ...(known && { ca: authority.ca }) };
    const answer = await send(sender(options), `https://shop.test:${port}/`);
    if (answer.kind === 'answered') expect(answer.status).toBe(result);
    else expect(answer).toMatchObject({ reason: 'tls', detail: result });
  },
);

test('a receiver that never answers, and one that drips its headers, end at the limit', async () => {
  const silent = await rawReceiver(() => {});
  const dripping = await rawReceiver((socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    const drip = setInterval(() => socket.write('x-a: b\r\n'), 50);
    socket.on('close', () => clearInterval(drip));
  });
  const patient = sender();
  const answers = await Promise.all(
    [silent, dripping].map((port) => send(patient, `http://127.0.0.1:${port}/`, `${port}`)),
  );
  for (const answer of answers) {
    expect(answer).toMatchObject({ kind: 'failed', reason: 'timeout' });
    expect(answer.tookMs).toBeLessThan(2_000);
  }
});

test('one that sends 1xx for ever ends at the limit too', async () => {
  const port = await rawReceiver((socket) => {
    const drip = setInterval(() => socket.write('HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n'), 20);
    socket.on('close', () => clearInterval(drip));
  });
  expect(await send(sender(), `http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failed', reason: 'timeout' });
});

test.each([
  ['a body without end', 'HTTP/1.1 200 OK\r\n\r\n', true],
  ['a body that stops', 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nab', false],
  ['a length that is a lie', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nabcdef', false],
])('the status counts, whatever comes behind it: %s', async (_, start, endless) => {
  const port = await rawReceiver((socket) => {
    socket.write(start);
    const more = endless ? setInterval(() => socket.write('x'.repeat(1_000)), 5) : undefined;
    socket.on('close', () => clearInterval(more));
  });
  const answer = await send(sender(), `http://127.0.0.1:${port}/`);
  expect(answer).toMatchObject({ kind: 'answered', status: 200 });
  expect(answer.kind === 'answered' && answer.bodyStart.length).toBeLessThanOrEqual(64);
  expect(answer.tookMs).toBeLessThan(900);
});

test.each([
  ['no HTTP', 'SSH-2.0-OpenSSH_9.6\r\n', 'malformed'],
  ['headers without end', `HTTP/1.1 200 OK\r\nx-a: ${'a'.repeat(4_000)}\r\n\r\n`, 'malformed'],
  ['another length in each header', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab', 'malformed'],
  ['nothing', '', 'closed'],
])('a receiver that says %s', async (_, text, reason) => {
  const port = await rawReceiver((socket) => socket.end(text));
  expect(await send(sender(), `http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'failed', reason });
});

test('a receiver that is not there', async () => {
  const port = await receiver(() => {});
  await Promise.all(closing.splice(0).map((close) => close()));
  expect(await send(sender(), `http://127.0.0.1:${port}/`)).toMatchObject({
    kind: 'failed',
    reason: 'connect',
    detail: 'ECONNREFUSED',
  });
});

test('an endpoint whose connections all hang does not keep another one of the same receiver waiting', async () => {
  const port = await receiver((request, answer) => {
    if (request.url === '/fast') answer.end();
  });
  const shared = sender();
  const hanging = [1, 2, 3, 4].map(() => send(shared, `http://127.0.0.1:${port}/hang`, 'we_hang'));
  const fast = await send(shared, `http://127.0.0.1:${port}/fast`, 'we_fast');
  expect(fast).toMatchObject({ kind: 'answered', status: 200 });
  expect(fast.tookMs).toBeLessThan(900);
  await Promise.all(hanging);
});

test('a connection is used again, and made anew once the endpoint has another address', async () => {
  const ports = new Set<number | undefined>();
  const handle: RequestListener = (request, answer) => {
    ports.add(request.socket.remotePort);
    request.resume().on('end', () => answer.end('ok'));
  };
  const [first, second] = [await receiver(handle), await receiver(handle)];
  const kept = sender();
  for (const port of [first, first, second]) await send(kept, `http://127.0.0.1:${port}/`, 'we_1', 1);
  expect(ports.size).toBe(2);
});

test('proxies of the environment are not used', async () => {
  const port = await receiver((_, answer) => answer.end());
  process.env.HTTP_PROXY = process.env.http_proxy = 'http://127.0.0.1:1';
  try {
    expect(await send(sender(), `http://127.0.0.1:${port}/`)).toMatchObject({ kind: 'answered', status: 200 });
  } finally {
    delete process.env.HTTP_PROXY;
    delete process.env.http_proxy;
  }
});

test('what a sender is given wrongly is a defect, and no failure of the receiver', async () => {
  const request = { endpointId: 'we_1', url: 'http://127.0.0.1:9/', body: Buffer.from(''), connectionsMax: 1 };
  await expect(sender().send({ ...request, headers: { 'webhook-id': 'a\r\nb: c' } })).rejects.toThrow('invalid');
});
