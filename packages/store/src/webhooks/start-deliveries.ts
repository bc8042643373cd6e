/** Writes down that messages were let go by what their channel allows, and when: nobody counts them a second time. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { DeliveryPlace } from './claim-deliveries.ts';

const START_DELIVERIES = statement({
  name: 'start-deliveries',
  text: `
    update webhook_deliveries d set started_at = $5
    from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::smallint[]) as u(customer_no, endpoint_no, position, part)
    cross join lateral (
      select ctid as row from webhook_deliveries w
      where w.customer_no = u.customer_no and w.endpoint_no = u.endpoint_no and w.position = u.position and w.part = u.part
      for update
    ) as message
    where d.ctid = message.row`,
  parameters: ['bigint[]', 'bigint[]', 'bigint[]', 'smallint[]', 'timestamptz'],
});

/** @param now as the cap's count has it. */
export async function startDeliveries(tx: ClientBase, places: readonly DeliveryPlace[], now: Instant): Promise<void> {
  if (places.length === 0) return;
  await START_DELIVERIES.run(
    tx,
    places.map((each) => each.customerNo),
    places.map((each) => each.endpointNo),
    places.map((each) => each.position),
    places.map((each) => each.part),
    now,
  );
}
