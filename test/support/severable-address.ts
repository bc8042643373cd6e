/** An address that leads to another one until it is cut off: an outage of one thing without stopping it for everybody. */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

export interface SeverableAddress {
  /** The address given, with host and port of the detour. */
  readonly url: string;
  /** From then on connections are refused, and open ones are gone. */
  sever(): Promise<void>;
  /** As at the beginning. */
  mend(): Promise<void>;
}

export async function openSeverableAddress(target: string): Promise<SeverableAddress> {
  const { hostname: host, port } = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((inward) => {
    const outward = connect(Number(port), host);
    for (const [from, to] of [[inward, outward] as const, [outward, inward] as const]) {
      sockets.add(from);
      from.on('error', () => to.destroy()).on('close', () => sockets.delete(from));
      from.pipe(to);
    }
  });
  const listen = (at: number) => new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  await listen(0);
  const url = new URL(target);
  const detour = (server.address() as AddressInfo).port;
  url.host = `127.0.0.1:${detour}`;
  return { url: url.href, sever: () => sever(server, sockets), mend: () => listen(detour) };
}

async function sever(server: ReturnType<typeof createServer>, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  for (const socket of sockets) socket.destroy();
  await closed;
}
