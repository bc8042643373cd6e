/** Has the past written down while the watch goes on, and once more as the service stops. */
import { HistoryKeeper } from '@loyalty-ladder/operations/watch/history-keeper.ts';
import type { SystemWatch } from '@loyalty-ladder/operations/watch/system-watch.ts';
import { eachSoOften } from '@loyalty-ladder/runtime/each-so-often.ts';
import type { ServiceContext } from '@loyalty-ladder/runtime/run-service.ts';
import type { Pool } from 'pg';

const WRITE_MS = 5_000;
const LAST_MS_MAX = 2_000;

export function keepHistory(
  watch: Pick<SystemWatch, 'subscribe'>,
  pool: Pool,
  service: Pick<ServiceContext<unknown>, 'log' | 'onStop' | 'fail'>,
): void {
  const keeper = new HistoryKeeper(pool);
  watch.subscribe({ snapshot: (snapshot) => keeper.add(snapshot), events: (events) => keeper.addEvents(events) });
  eachSoOften(
    {
      ...{ name: 'history', everyMs: WRITE_MS, stopMsMax: LAST_MS_MAX },
      turn: () => keeper.write(),
      atStop: () => keeper.writeLast(),
    },
    service,
  );
}
