/** Answers are kept as long as somebody may repeat a request; what is older goes, a little at a time, by whichever gateway gets to it. */
import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import type { ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { RunningTask } from '@loyalty-ladder/runtime/running-task.ts';
import { forgetAnswers } from '@loyalty-ladder/store/idempotency/forget-answers.ts';
import type { Pool } from 'pg';
import type { GatewayConfig } from '../gateway-config.ts';

const ROWS_MAX = 1_000;
const MORE_MS = 100;

export function forgetOldAnswers(
  pool: Pool,
  { config, log, onStop, fail }: Pick<ServiceContext<GatewayConfig>, 'config' | 'log' | 'onStop' | 'fail'>,
): void {
  const turn = async () => {
    const forgotten = await forgetAnswers(pool, config.ANSWERS_KEPT_DAYS, ROWS_MAX);
    return forgotten < ROWS_MAX ? HOUR_MS : MORE_MS;
  };
  const onTrouble = ({ error }: { error: unknown }) => log.debug({ err: error }, 'old answers could not be forgotten');
  const task = new RunningTask({ name: 'old answers', turn }, { onTrouble, fail });
  onStop('old answers', () => task.stop());
}
