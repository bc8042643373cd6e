/** What the dashboard reads from the environment: where it listens, who may look, and for how long. */
import { BlockList, isIP } from 'node:net';
import { proxies, wholeNumber } from '@loyalty-ladder/http/http-config.ts';
import {
  buildConfig,
  httpConfig,
  kafkaConfig,
  logConfig,
  postgresConfig,
  registryConfig,
} from '@loyalty-ladder/runtime/config.ts';
import { z } from 'zod';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** Of a listener, or of a Host: whether it names this machine as this machine alone can reach it. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[(.*)\]$/, '$1');
  const family = isIP(bare);
  return family === 0 ? bare === 'localhost' : LOOPBACK.check(bare, family === 4 ? 'ipv4' : 'ipv6');
}

export const dashboardConfig = z
  .object({
    ...kafkaConfig,
    ...registryConfig,
    ...postgresConfig,
    ...httpConfig,
    ...logConfig,
    ...buildConfig,
    /** The public listener, beside the internal one of HTTP_HOST and HTTP_PORT. */
    OPS_HOST: z.string().default('127.0.0.1'),
    OPS_PORT: wholeNumber(0, 65_535).default(0),
    OPS_TRUSTED_PROXIES: proxies,
    /** 0: the header is not sent. */
    OPS_HSTS_SECONDS: wholeNumber(0, 63_072_000).default(0),
    /** Whoever reaches the listener is let in without a key: on loopback only. */
    OPS_DEVELOPMENT_LOGIN: z
      .enum(['true', 'false'], 'true or false')
      .default('false')
      .transform((text) => text === 'true'),
    /** Logs of a system that `npm start` runs, which sets this: advice then names its commands, not those of containers. */
    OPS_LOCAL_FOLDER: z.string().optional(),
    /** A session ends so long after it began, however it is used. */
    OPS_SESSION_HOURS: wholeNumber(1, 168).default(12),
    /** And so long after the last request; a page that is open and followed counts as one. */
    OPS_SESSION_IDLE_MINUTES: wholeNumber(1, 1_440).default(30),
    /** Pages that are followed live at once. */
    OPS_LIVE_CONNECTIONS_MAX: wholeNumber(1, 10_000).default(100),
    /** One record of the probe each so long, over all partitions of the input topics; 0: none. */
    PROBE_INTERVAL_MS: wholeNumber(0, 60_000).default(2_000),
    /** One that is not back by then is lost, until it comes. */
    PROBE_LOST_MS: wholeNumber(1_000, 3_600_000).default(30_000),
    /** How long a key is taken as it was read: a revoked one for so long, too. */
    KEY_CACHE_MS: wholeNumber(0, 300_000).default(5_000),
  })
  .superRefine(({ OPS_DEVELOPMENT_LOGIN, OPS_HOST, OPS_TRUSTED_PROXIES }, context) => {
    if (!OPS_DEVELOPMENT_LOGIN || (isLoopback(OPS_HOST) && OPS_TRUSTED_PROXIES === undefined)) return;
    const message =
      'lets everybody in, so OPS_HOST has to be a loopback address, and no OPS_TRUSTED_PROXIES may stand before it';
    context.addIssue({ code: 'custom', path: ['OPS_DEVELOPMENT_LOGIN'], message });
  });

export type DashboardConfig = z.output<typeof dashboardConfig>;
