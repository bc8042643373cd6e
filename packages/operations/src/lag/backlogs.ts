/** What waits in Postgres, and who gave a sign of life: cheap enough to be read every few seconds, however large the base is. */
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type CardRepairBacklog, readCardRepairBacklog } from '@loyalty-ladder/store/cards/read-card-repair-backlog.ts';
import { hasDueAhead } from '@loyalty-ladder/store/customers/has-due-ahead.ts';
import { readStoreHome, type StoreHome } from '@loyalty-ladder/store/identity/read-store-home.ts';
import { type OutboxBacklog, readOutboxBacklog } from '@loyalty-ladder/store/outbox/read-outbox-backlog.ts';
import { readRelayHolder } from '@loyalty-ladder/store/outbox/read-relay-holder.ts';
import { type AnonymousTotal, readAnonymousCounts } from '@loyalty-ladder/store/reports/read-anonymous-counts.ts';
import { type DueBacklog, readDueBacklog } from '@loyalty-ladder/store/reports/read-due-backlog.ts';
import {
  countsByReason,
  type OpenLetterCount,
  readOpenLetterCounts,
} from '@loyalty-ladder/store/reports/read-open-letter-counts.ts';
import { readInstances, type SeenInstance } from '@loyalty-ladder/store/services/read-instances.ts';
import { type RememberedSources, readPartitionSources } from '@loyalty-ladder/store/stream/read-partition-sources.ts';
import type { Pool } from 'pg';
import { readWebhooksReport, type WebhooksReport } from '../webhooks/webhooks-report.ts';

export interface Backlogs {
  /** What the ladder's clock says. */
  readonly clockAt: Instant;
  /** And who relays it; null: nobody. */
  readonly outbox: OutboxBacklog & { readonly holder: string | null };
  readonly cardRepair: CardRepairBacklog;
  readonly due: Omit<DueBacklog, 'now'>;
  /** Time alone will change something for somebody, now or later. */
  readonly hasDueAhead: boolean;
  /** Those that are open, by reason. */
  readonly deadLetters: Readonly<Record<string, number>>;
  readonly deadLettersBySource: readonly OpenLetterCount[];
  /** Receipts of nobody, by topic and source. */
  readonly anonymous: readonly AnonymousTotal[];
  readonly instances: readonly SeenInstance[];
  /** Where the store is: one that was moved is waited for by everybody. */
  readonly home: StoreHome;
  /** By group and partition: what is known of its sources, and whether it is halted. */
  readonly remembered: readonly RememberedSources[];
  readonly webhooks: WebhooksReport;
}

/** @throws what Postgres throws. */
export async function readBacklogs(pool: Pool): Promise<Backlogs> {
  const [
    backlog,
    holder,
    cardRepair,
    { now: clockAt, ...due },
    isAhead,
    openLetters,
    anonymous,
    instances,
    remembered,
    home,
    webhooks,
  ] = await Promise.all([
    readOutboxBacklog(pool),
    readRelayHolder(pool),
    readCardRepairBacklog(pool),
    readDueBacklog(pool, PARTITIONS),
    hasDueAhead(pool),
    readOpenLetterCounts(pool),
    readAnonymousCounts(pool),
    readInstances(pool),
    readPartitionSources(pool),
    readStoreHome(pool),
    readWebhooksReport(pool),
  ]);
  return {
    clockAt,
    outbox: { ...backlog, holder },
    cardRepair,
    due,
    hasDueAhead: isAhead,
    deadLetters: countsByReason(openLetters),
    deadLettersBySource: openLetters,
    anonymous,
    instances,
    remembered,
    home,
    webhooks,
  };
}
