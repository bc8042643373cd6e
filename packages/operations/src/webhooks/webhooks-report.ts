/** How webhooks stand, for whoever runs them: each endpoint, and how far outcomes were taken in. Costs the same however much waits. */
import type { OutboxBacklog } from '@loyalty-ladder/store/outbox/read-outbox-backlog.ts';
import { readIntakeBacklog } from '@loyalty-ladder/store/reports/read-intake-backlog.ts';
import { readWebhookStandings, type WebhookStanding } from '@loyalty-ladder/store/reports/read-webhook-standings.ts';
import type { Pool } from 'pg';

export interface WebhooksReport {
  /** Of the outbox, what no messages were made of yet. */
  readonly intake: OutboxBacklog;
  readonly endpoints: readonly WebhookStanding[];
}

/** @throws what Postgres throws. */
export async function readWebhooksReport(pool: Pool): Promise<WebhooksReport> {
  const [intake, endpoints] = await Promise.all([readIntakeBacklog(pool), readWebhookStandings(pool)]);
  return { intake, endpoints };
}

/** Something is to be sent, or to be looked at for whether it is. */
export function awaitsSender({ intake, endpoints }: WebhooksReport): boolean {
  const enabled = endpoints.filter(({ disabledAt }) => disabledAt === null);
  return enabled.some(({ waiting }) => waiting > 0) || (endpoints.length > 0 && intake.rows > 0);
}
