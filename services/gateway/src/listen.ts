/** Opens the public listener, and closes it in order: what is under way is finished, what comes is refused, and nobody holds up the end. */
import type { AddressInfo } from 'node:net';
import type { ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import type { GatewayApp } from './gateway-app.ts';
import type { GatewayConfig } from './gateway-config.ts';

/** Beyond what a request may take, so that none is cut off; what is left then has nothing to say. */
const GRACE_MS = 1_000;

export async function listen(
  app: GatewayApp,
  { config, log, onStop }: Pick<ServiceContext<GatewayConfig>, 'config' | 'log' | 'onStop'>,
): Promise<void> {
  const { GATEWAY_HOST: host, GATEWAY_PORT: port } = config;
  await app.listen({ host, port });
  onStop('public listener', async () => {
    const closing = app.close();
    await within(Math.min(STOP_MS_MAX, config.GATEWAY_ANSWER_MS_MAX + GRACE_MS), closing, () =>
      app.server.closeAllConnections(),
    );
    await closing;
  });
  const address = app.server.address() as AddressInfo;
  log.info({ host, port: address.port }, 'the gateway listens');
}

/** Below what runtime gives a service to stop. */
const STOP_MS_MAX = 15_000;
