/**
 * Becomes the holder of the outbox. The order matters:
 * 1. Epoch + 1 in Postgres: from here on whoever held it can write no intent.
 * 2. InitTransactions in Kafka: its open transaction ends, committed or aborted, and it can commit nothing any more.
 * 3. Only now read the intent, and only if the epoch is still ours: if yet another took over meanwhile, *we* may have fenced *it*
 *    (it will notice and come back), and must not act on what we believe to hold.
 * 4. Compare with the position in Kafka, and send exactly that intent again if it is not there.
 * 5. Ask for the cards that were left to a newer version: it may be this one.
 */
import { partitionOf } from '@loyalty-ladder/contracts/partition-of.ts';
import { relayPosition, relayTransactionalId } from '@loyalty-ladder/contracts/relay-names.ts';
import { acquireRelayLease } from '@loyalty-ladder/store/outbox/acquire-relay-lease.ts';
import { askForOwedCards } from '@loyalty-ladder/store/outbox/ask-for-cards.ts';
import { readOutboxBatch } from '@loyalty-ladder/store/outbox/read-outbox.ts';
import { type RelayHold, type RelayIntent, readRelayIntent } from '@loyalty-ladder/store/outbox/relay-intent.ts';
import type { TransactionalProducer } from '@loyalty-ladder/stream/transactional-producer.ts';
import { HeldOutbox } from './held-outbox.ts';
import { judgePosition } from './judge-position.ts';
import { publishRows } from './publish-rows.ts';
import type { RelayContext } from './relay-context.ts';
import { LeaseLostError, StoresDisagreeError } from './relay-error.ts';
import { toPublish } from './to-publish.ts';

/** @returns undefined while another instance holds the lease. @throws StoresDisagreeError, LeaseLostError, RowsRefusedError, or what the clients throw */
export async function takeOver(context: RelayContext): Promise<HeldOutbox | undefined> {
  const hold = await acquireRelayLease(context.pool, context);
  if (hold === undefined) return undefined;
  const producer = await context.stream.openTransactionalProducer({
    transactionalId: relayTransactionalId(context.topicPrefix),
    position: relayPosition(context.topicPrefix),
    partitionOf,
  });
  try {
    const held = await settle(context, hold, producer);
    await askForOwedCards(context.pool);
    context.metrics.takeovers.inc();
    return held;
  } catch (error) {
    await producer.close();
    throw error;
  }
}

async function settle(context: RelayContext, hold: RelayHold, producer: TransactionalProducer): Promise<HeldOutbox> {
  const recorded = await readRelayIntent(context.pool, hold);
  if (recorded === undefined) throw new LeaseLostError(`the outbox was taken over again, epoch ${hold.epoch} is void`);
  const { intent, confirmed } = recorded;
  const place = relayPosition(context.topicPrefix);
  const position = await context.stream.committedOffset(place.group, place);
  const verdict = judgePosition(recorded, position, place.group);
  context.log.info({ ...hold, batch: intent.batch, confirmed, position, verdict }, 'took over');
  if (verdict === 'send-again') await sendAgain(context, intent, producer);
  return new HeldOutbox(context, hold, producer, recorded);
}

async function sendAgain(context: RelayContext, intent: RelayIntent, producer: TransactionalProducer): Promise<void> {
  const rows = await readOutboxBatch(context.pool, intent);
  if (rows.length !== intent.records || rows.at(-1)?.position !== intent.last) {
    throw new StoresDisagreeError(
      `batch ${intent.batch} was ${intent.records} rows up to position ${intent.last}, the outbox now has ${rows.length} of them`,
    );
  }
  await publishRows(context, producer, intent.batch, await toPublish(context, rows));
  context.metrics.resent.inc();
}
