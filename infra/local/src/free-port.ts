/** Finds a TCP port on the loopback address that nobody listens on. */
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';

// Below the range from which systems take the ports of outgoing connections (Linux 32768, macOS 49152): a port found free there could
// be taken by any client between the look and the use.
const PORT_MIN = 20_000;
const PORT_MAX = 32_000;
/** What one process looks among. Processes that come one after the other, as the forks of a test run, look elsewhere: nobody holds a port between look and use. */
const SLICE = 400;
const SLICES = (PORT_MAX - PORT_MIN) / SLICE;
const ATTEMPTS_MAX = 200;

/** Ports given out to this process: two services that start together must not get the same one. */
const given = new Set<number>();

/** @throws Error when no port is found in 200 attempts. */
export async function freePort(): Promise<number> {
  const first = PORT_MIN + (process.pid % SLICES) * SLICE;
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
    const port = first + randomInt(SLICE);
    if (given.has(port)) continue;
    given.add(port);
    if (await isFree(port)) return port;
    given.delete(port);
  }
  throw new Error(`no free port from ${first} to ${first + SLICE - 1} in ${ATTEMPTS_MAX} attempts`);
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true });
    await once(server, 'listening');
    return true;
  } catch {
    return false;
  } finally {
    server.close();
  }
}
