/** Forgets instances that nobody has heard of for long: those that were killed and never came back under their name. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

/**
 * So many of a service stay: each is a series in Prometheus. And the one heard of last stays whenever that was, for it is the one that is
 * missed: a service of which nothing runs any more.
 */
const INSTANCES_MAX = 50;

const FORGET_INSTANCES = statement({
  name: 'forget-instances',
  text: `
    delete from service_instances s
    using (
      select service, instance, seen_at, row_number() over (partition by service order by seen_at desc, instance) as place
      from service_instances
    ) as ranked
    where s.service = ranked.service and s.instance = ranked.instance
      and ranked.place > 1
      and (ranked.place > ${INSTANCES_MAX} or ranked.seen_at < clock_timestamp() - $1 * interval '1 millisecond')`,
  parameters: ['float8'],
});

export async function forgetInstances(db: ClientBase | Pool, silentMs: number): Promise<void> {
  await FORGET_INSTANCES.run(db, silentMs);
}
