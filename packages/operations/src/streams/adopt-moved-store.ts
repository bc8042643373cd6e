/**
 * A store that was moved into another Postgres cluster by a dump becomes one of that cluster: its outbox waits for the relay as it did, and the
 * cards of all customers are to be written anew.
 */
import { partitionOf } from '@loyalty-ladder/contracts/partition-of.ts';
import { relayPosition, relayTransactionalId } from '@loyalty-ladder/contracts/relay-names.ts';
import { raiseStoreEpoch } from '@loyalty-ladder/store/cards/raise-store-epoch.ts';
import { type AdoptedOutbox, adoptStore } from '@loyalty-ladder/store/identity/adopt-store.ts';
import { readServiceSessions } from '@loyalty-ladder/store/identity/read-service-sessions.ts';
import { readStoreHome, type StoreHome } from '@loyalty-ladder/store/identity/read-store-home.ts';
import { recordOperatorAction } from '@loyalty-ladder/store/operators/record-operator-action.ts';
import { readRelayBatch } from '@loyalty-ladder/store/outbox/read-relay-batch.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import type { Pool } from 'pg';

export interface AdoptionOrder {
  readonly dryRun: boolean;
  readonly actor: string;
  readonly reason: string;
}

/**
 * - at-home: the store was made in this cluster, or adopted: nothing is to be done.
 * - runs: services are connected to it.
 * - foreseen: of a dry run.
 */
export type Adoption =
  | { readonly result: 'at-home'; readonly home: StoreHome }
  | { readonly result: 'runs'; readonly home: StoreHome; readonly services: readonly string[] }
  | { readonly result: 'foreseen'; readonly home: StoreHome }
  | { readonly result: 'adopted'; readonly home: StoreHome; readonly outbox: AdoptedOutbox };

/** As they name themselves to Postgres. */
const SERVICES = [
  ...['purchase-consumer', 'contact-consumer', 'feedback-consumer', 'timekeeper'],
  ...['outbox-relay', 'outbox-relay-listen', 'gateway', 'gateway-listen', 'trigger-webhooks'],
];

/** @param pool whose statements may take long: all that waits and was sent is written anew. */
export async function adoptMovedStore(
  pool: Pool,
  stream: Pick<StreamClient, 'committedOffset' | 'openTransactionalProducer'>,
  prefix: string,
  { dryRun, actor, reason }: AdoptionOrder,
): Promise<Adoption> {
  const home = await readStoreHome(pool);
  if (home.recorded === home.current && !home.isAhead) return { result: 'at-home', home };
  const services = await readServiceSessions(pool, SERVICES);
  if (services.length > 0) return { result: 'runs', home, services };
  if (dryRun) return { result: 'foreseen', home };
  const sent = home.isAhead ? await sentBatch(pool, stream, prefix) : null;
  const outbox = await inTransaction(pool, async (tx) => {
    const adopted = await adoptStore(tx, sent);
    const epoch = await raiseStoreEpoch(tx);
    await recordOperatorAction(tx, {
      ...{ actor, reason, action: 'streams adopt-store', subject: 'store' },
      details: {
        ...{ from: home.recorded, to: home.current, epoch: String(epoch), batch: sent && String(sent.sent) },
        ...{ rewritten: String(adopted.rewritten), waiting: String(adopted.waiting) },
      },
    });
    return { result: adopted };
  });
  return { result: 'adopted', home, outbox };
}

/** The batch that Kafka has of the outbox, as the next holder would find it (take-over.ts): after whoever relayed it before is fenced. */
async function sentBatch(
  pool: Pool,
  stream: Pick<StreamClient, 'committedOffset' | 'openTransactionalProducer'>,
  prefix: string,
): Promise<{ sent: bigint; isLast: boolean }> {
  const { batch, confirmed } = (await readRelayBatch(pool)) ?? { batch: 0n, confirmed: 0n };
  if (batch === confirmed) return { sent: batch, isLast: true };
  const position = relayPosition(prefix);
  const transactionalId = relayTransactionalId(prefix);
  await (await stream.openTransactionalProducer({ transactionalId, position, partitionOf })).close();
  const committed = await stream.committedOffset(position.group, position);
  const isLast = committed !== undefined && committed >= batch;
  return { sent: isLast ? batch : confirmed, isLast };
}
