/**
 * An endpoint that answers again: what waits for its next attempt, up to a day, is brought forward page by page, and nothing of it is
 * forgotten if the process is killed between two pages. Each page is spread over a minute at the most, so that who is just back is not
 * run over. A message that has failed more often than its endpoint in a row failed while others came through: it is itself at fault, and
 * keeps to its schedule.
 */
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';

/** More than any message has. */
export const ALL_ATTEMPTS = 1_000;
const SPREAD_SECONDS_MAX = 60;
/** Of few. */
const SPACING_SECONDS_MAX = 0.1;

const FIND_RECOVERING = statement({
  name: 'find-recovering-endpoint',
  text: `
    select endpoint_no as "endpointNo", coalesce(recovering, 0) as "attemptsMax" from webhook_endpoints
    where recovering is not null and state = 'enabled'
    limit 1 for no key update skip locked`,
  row: { endpointNo: 'bigint', attemptsMax: 'integer' },
});

/** Those whose turn is next first, so that their order stays. A page is looked at, not more, however many keep to their schedule. */
const ADVANCE_QUEUES = statement({
  name: 'advance-queues',
  text: `
    with clock as materialized (select ladder_now() as now), page as materialized (
      select queue.customer_no, queue.endpoint_no, queue.due_at from clock cross join lateral (
        select customer_no, endpoint_no, due_at from webhook_queues
        where endpoint_no = $1 and due_at > clock.now + ${SPREAD_SECONDS_MAX} * interval '1 second'
        order by due_at
        limit $2
        for update skip locked
      ) as queue
      cross join lateral (
        select attempts from webhook_deliveries
        where customer_no = queue.customer_no and endpoint_no = queue.endpoint_no and state = 'waiting'
        order by position, part limit 1
      ) as next
      where next.attempts <= $3
    ), placed as (
      select customer_no, endpoint_no, row_number() over (order by due_at) as place, count(*) over () as queues from page
    )
    update webhook_queues l
    set due_at = clock.now + p.place * least(${SPACING_SECONDS_MAX}, ${SPREAD_SECONDS_MAX}.0 / p.queues) * interval '1 second'
    from placed p cross join clock
    where l.customer_no = any (array[p.customer_no]) and l.endpoint_no = any (array[p.endpoint_no])`,
  parameters: ['bigint', 'bigint', 'integer'],
});

const RECOVERED = statement({
  name: 'end-recovery',
  text: 'update webhook_endpoints set recovering = null where endpoint_no = $1',
  parameters: ['bigint'],
});

/** @returns the queues brought forward; undefined: no endpoint recovers. */
export async function recoverEndpoint(tx: ClientBase, queuesMax: number): Promise<number | undefined> {
  const endpoint = await FIND_RECOVERING.first(tx);
  if (endpoint === undefined) return undefined;
  const queues = await ADVANCE_QUEUES.run(tx, endpoint.endpointNo, BigInt(queuesMax), endpoint.attemptsMax);
  if (queues < queuesMax) await RECOVERED.run(tx, endpoint.endpointNo);
  return queues;
}
