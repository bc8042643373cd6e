/** Whether Postgres answers, and has what this version reads: looked at each second, since a request that asks it has a caller who waits. */
import type { ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { RunningTask } from '@loyalty-ladder/runtime/running-task.ts';
import { checkMigrated } from '@loyalty-ladder/store/postgres/check-migrated.ts';
import type { Pool } from 'pg';

const WATCH_MS = 1_000;

export function watchPostgres(
  pool: Pool,
  { log, onStop, fail }: Pick<ServiceContext<unknown>, 'log' | 'onStop' | 'fail'>,
): RunningTask {
  const turn = async () => {
    await checkMigrated(pool);
    return WATCH_MS;
  };
  const onTrouble = ({ error, attempt }: { error: unknown; attempt: number }) =>
    log.warn({ err: error, attempt }, 'Postgres does not answer');
  const task = new RunningTask({ name: 'postgres', turn }, { onTrouble, fail, reasonAtFirst: 'has not answered yet' });
  onStop('postgres watch', () => task.stop());
  return task;
}
