/**
 * An endpoint that answers again: what waits for its next attempt, up to a day, is brought forward page by page, and nothing of it is
 * forgotten if the process is killed between two pages.
 */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

const FIND_RECOVERING = statement({
  name: 'find-recovering-endpoint',
  text: `
    select endpoint_no as "endpointNo" from webhook_endpoints where recovering and state = 'enabled'
    limit 1 for no key update skip locked`,
  row: { endpointNo: 'bigint' },
});

/** Those whose turn is next first, so that their order stays. */
const ADVANCE_QUEUES = statement({
  name: 'advance-queues',
  text: `
    with clock as materialized (select ladder_now() as now), page as materialized (
      select queue.customer_no, queue.endpoint_no from clock cross join lateral (
        select customer_no, endpoint_no from webhook_queues
        where endpoint_no = $1 and due_at > clock.now
        order by due_at
        limit $2
        for update skip locked
      ) as queue
    )
    update webhook_queues l set due_at = clock.now
    from page p cross join clock
    where l.customer_no = any (array[p.customer_no]) and l.endpoint_no = any (array[p.endpoint_no])`,
  parameters: ['bigint', 'bigint'],
});

const RECOVERED = statement({
  name: 'end-recovery',
  text: 'update webhook_endpoints set recovering = false where endpoint_no = $1',
  parameters: ['bigint'],
});

/** @returns the queues brought forward; undefined: no endpoint recovers. */
export async function recoverEndpoint(tx: ClientBase, queuesMax: number): Promise<number | undefined> {
  const endpoint = await FIND_RECOVERING.first(tx);
  if (endpoint === undefined) return undefined;
  const queues = await ADVANCE_QUEUES.run(tx, endpoint.endpointNo, BigInt(queuesMax));
  if (queues < queuesMax) await RECOVERED.run(tx, endpoint.endpointNo);
  return queues;
}
