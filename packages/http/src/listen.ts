/** Opens a public listener, and closes it in order: what is under way is finished, what comes is refused, and nobody holds up the end. */
import type { AddressInfo } from 'node:net';
import type { ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import type { HttpApp } from './http-app.ts';

export interface Listener {
  readonly host: string;
  /** 0 takes a free one, which the log names. */
  readonly port: number;
  /** Of handling a request. */
  readonly answerMsMax: number;
}

/** Beyond what a request may take, so that none is cut off; what is left then has nothing to say. */
const GRACE_MS = 1_000;
/** Below what runtime gives a service to stop. */
const STOP_MS_MAX = 15_000;

export async function listen(
  app: HttpApp,
  { host, port, answerMsMax }: Listener,
  { log, onStop }: Pick<ServiceContext<unknown>, 'log' | 'onStop'>,
): Promise<void> {
  await app.listen({ host, port });
  onStop('public listener', async () => {
    const closing = app.close();
    await within(Math.min(STOP_MS_MAX, answerMsMax + GRACE_MS), closing, () => app.server.closeAllConnections());
    await closing;
  });
  const address = app.server.address() as AddressInfo;
  log.info({ host, port: address.port }, 'the public listener is open');
}
