/** Has the past written down while the watch goes on, and once more as the service stops. */
import { HistoryKeeper } from '@loyalty-ladder/operations/watch/history-keeper.ts';
import type { SystemWatch } from '@loyalty-ladder/operations/watch/system-watch.ts';
import type { ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import { RunningTask } from '@loyalty-ladder/runtime/running-task.ts';
import { within } from '@loyalty-ladder/runtime/within.ts';
import type { Pool } from 'pg';

const WRITE_MS = 5_000;
const LAST_MS_MAX = 2_000;

export function keepHistory(
  watch: Pick<SystemWatch, 'subscribe'>,
  pool: Pool,
  { log, onStop, fail }: Pick<ServiceContext<unknown>, 'log' | 'onStop' | 'fail'>,
): void {
  const keeper = new HistoryKeeper(pool);
  watch.subscribe({ snapshot: (snapshot) => keeper.add(snapshot), events: (events) => keeper.addEvents(events) });
  const turn = async () => {
    await keeper.write();
    return WRITE_MS;
  };
  const onTrouble = ({ error }: { error: unknown }) => log.debug({ err: error }, 'the past cannot be written down now');
  const task = new RunningTask({ name: 'history', turn }, { onTrouble, fail });
  onStop('history', () =>
    within(
      LAST_MS_MAX,
      task.stop().then(() => keeper.writeLast().catch((error: unknown) => onTrouble({ error }))),
      () => {},
    ),
  );
}
