/** Which builds of services have run: written by each instance as it begins, where another build of its service was the last one. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface Deployment {
  readonly deploymentNo: bigint;
  /** By Postgres' own clock. */
  readonly at: Instant;
  readonly service: string;
  readonly build: string;
  /** The build before it. */
  readonly previous: string;
}

const RECORD_DEPLOYMENT = statement({
  name: 'record-deployment',
  text: `
    insert into deployments (service, build)
    select $1, $2
    where $2 is distinct from (select build from deployments where service = $1 order by deployment_no desc limit 1)`,
  parameters: ['text', 'text'],
});

/** Two instances that begin at once may both write: the second has brought nothing new, and neither has the first build of all. */
const LIST_DEPLOYMENTS = statement({
  name: 'list-deployments',
  text: `
    select d.deployment_no as "deploymentNo", d.at, d.service, d.build, before.build as previous
    from (select * from deployments order by deployment_no desc limit $1) as d
    cross join lateral (
      select b.build from deployments b
      where b.service = d.service and b.deployment_no < d.deployment_no
      order by b.deployment_no desc limit 1
    ) as before
    where before.build <> d.build
    order by d.deployment_no desc`,
  parameters: ['bigint'],
  row: { deploymentNo: 'bigint', at: 'timestamptz', service: 'text', build: 'text', previous: 'text' },
});

export async function recordDeployment(db: ClientBase | Pool, service: string, build: string): Promise<void> {
  await RECORD_DEPLOYMENT.run(db, service, build);
}

/** @returns those that brought another build, among the latest `rowsMax`, newest first. */
export function listDeployments(db: ClientBase | Pool, rowsMax: number): Promise<Deployment[]> {
  return LIST_DEPLOYMENTS.rows(db, BigInt(rowsMax));
}
