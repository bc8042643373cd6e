/** Callers that never come to an end: they begin a request, and send a byte now and then, as long as they are let. */
import { connect, type Socket } from 'node:net';

const BYTE_MS = 400;

const BEGINNINGS = [
  'GET /v1/problems HTTP/1.1\r\nhost: x\r\nx-a: ',
  'POST /v1/events HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\ncontent-type: application/json\r\n\r\n{',
  'POST /v1/events HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\ncontent-type: application/json\r\n\r\n1\r\n{\r\n',
  'G',
  '',
];

export class SlowClients {
  readonly #sockets: Socket[];
  readonly #closed: Promise<unknown>;

  /** A beginning without a key is refused at once where it is whole: with one it waits for its body. */
  constructor(port: number, key: string, count: number) {
    this.#sockets = Array.from({ length: count }, (_, index) =>
      dribble(port, key, BEGINNINGS[index % BEGINNINGS.length] ?? ''),
    );
    this.#closed = Promise.all(this.#sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve))));
  }

  /** How many hold their connection. */
  get open(): number {
    return this.#sockets.filter((socket) => !socket.destroyed).length;
  }

  /** Resolves once the other side has ended all of them. */
  get cutOff(): Promise<unknown> {
    return this.#closed;
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }
}

function dribble(port: number, key: string, beginning: string): Socket {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  socket.on('data', () => {});
  socket.write(beginning.replace('host: x', `host: x\r\nauthorization: Bearer ${key}`));
  const timer = setInterval(() => socket.write('a'), BYTE_MS);
  socket.on('close', () => clearInterval(timer));
  return socket;
}
