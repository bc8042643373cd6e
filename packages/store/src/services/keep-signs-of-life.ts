/**
 * Gives signs of life of this process for as long as it runs: a timer of its own, so that a process that is stopped, hangs or is gone is
 * seen by others. One that stops in order signs off. As it begins it tells which build it is of.
 */
import { hostname } from 'node:os';
import { buildName } from '@loyalty-ladder/runtime/build-name.ts';
import type { ServiceConfig } from '@loyalty-ladder/runtime/config.ts';
import { eachSoOften } from '@loyalty-ladder/runtime/each-so-often.ts';
import type { ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import type { Pool } from 'pg';
import { recordDeployment } from './deployments.ts';
import { forgetInstances } from './forget-instances.ts';
import { giveSignOfLife, signOff } from './give-sign-of-life.ts';

const SIGN_MS = 2_000;
/** An instance of which nothing was heard for longer does not live. */
export const SILENT_MS_MAX = 5 * SIGN_MS;
const FORGOTTEN_MS = 3_600_000;
const SIGN_OFF_MS_MAX = 1_000;

/** @param service its name, as Postgres and Prometheus show it. */
export function keepSignsOfLife(
  service: string,
  pool: Pool,
  context: Pick<ServiceContext<Pick<ServiceConfig, 'BUILD_COMMIT'>>, 'config' | 'log' | 'onStop' | 'fail'>,
): void {
  const me = { service, instance: `${hostname()}/${process.pid}` };
  const build = buildName(context.config.BUILD_COMMIT);
  let isDeployed = false;
  const turn = async () => {
    if (!isDeployed) await recordDeployment(pool, service, build);
    isDeployed = true;
    await giveSignOfLife(pool, me);
    await forgetInstances(pool, FORGOTTEN_MS);
  };
  const atStop = () => signOff(pool, me);
  eachSoOften({ name: 'signs of life', everyMs: SIGN_MS, turn, atStop, stopMsMax: SIGN_OFF_MS_MAX }, context);
}
