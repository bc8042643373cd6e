/** Good records among the dead letters, as a version of this software has set them aside that judged otherwise. */
import { encodeFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import type { PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import { listHeaders } from '@loyalty-ladder/store/codecs/header-codec.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { insertDeadLetters } from '@loyalty-ladder/store/stream/insert-dead-letters.ts';
import type { OutRecord } from '@loyalty-ladder/stream/out-record.ts';
import { eachHeader } from '@loyalty-ladder/stream/record-header.ts';
import type { World } from './world.ts';

export function recordOf(world: World, fact: PurchaseCompleted): OutRecord {
  return { topic: world.topic('loyalty.purchases'), ...encodeFact(fact, world.clients.catalog) };
}

/** A record is there once a group: theirs is named after the first of them. */
export async function setAside(
  world: World,
  facts: readonly PurchaseCompleted[],
  spoil = (record: OutRecord) => record,
): Promise<void> {
  await inTransaction(world.pool, async (tx) => {
    const rows = facts.map((fact, index) => {
      const { key, value, headers } = spoil(recordOf(world, fact));
      const list = Array.from(eachHeader(headers), ({ name, value: text }) => ({
        name,
        value: Buffer.from(text ?? ''),
      }));
      return {
        ...{ topic: world.topic('loyalty.purchases'), partition: 0, generation: -1, offset: BigInt(index) },
        reason: 'invalid-value',
        detail: 'as an earlier version judged',
        ...{ key, value, headers: listHeaders(list), source: fact.source, eventId: fact.id },
        brokerTimestamp: fact.occurredAt,
      };
    });
    return { result: undefined, riders: [insertDeadLetters(tx, `group of ${facts[0]?.id}`, rows, Date.now())] };
  });
}
