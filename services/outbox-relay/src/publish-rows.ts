/** Sends what a batch publishes, and says which rows Kafka refuses. */
import { recordBytes } from '@loyalty-ladder/stream/out-record.ts';
import { RecordsRefusedError } from '@loyalty-ladder/stream/records-refused-error.ts';
import type { TransactionalProducer } from '@loyalty-ladder/stream/transactional-producer.ts';
import type { RelayContext } from './relay-context.ts';
import { RowsRefusedError } from './relay-error.ts';
import { countRecords, timeRows } from './relay-metrics.ts';
import type { ToPublish } from './to-publish.ts';

/** @throws RowsRefusedError, or what Kafka throws */
export async function publishRows(
  { topicPrefix, metrics }: Pick<RelayContext, 'topicPrefix' | 'metrics'>,
  producer: Pick<TransactionalProducer, 'commit'>,
  batch: bigint,
  toPublish: ToPublish,
): Promise<void> {
  try {
    await producer.commit(batch, toPublish.records);
    for (const span of toPublish.spans) span.end();
  } catch (error) {
    for (const span of toPublish.spans) span.end(error instanceof Error ? error.name : 'Error');
    throw error instanceof RecordsRefusedError ? rowsRefused(error, toPublish) : error;
  }
  countRecords(metrics, toPublish.records);
  timeRows(metrics, topicPrefix, toPublish.told);
}

/** Of a card the whole batch: it speaks for several rows. */
function rowsRefused(error: RecordsRefusedError, { rows, told, records }: ToPublish): RowsRefusedError {
  const { answer, first, count } = error;
  const refused = records.slice(first, first + count);
  const from = (told[first] ?? rows[0])?.position;
  const to = (told[first + count - 1] ?? rows.at(-1))?.position;
  const topics = [...new Set(refused.map(({ topic }) => topic))].join(', ');
  const bytes = refused.reduce((sum, record) => sum + recordBytes(record), 0);
  return new RowsRefusedError(
    `Kafka refuses the outbox at position ${from === to ? from : `${from} to ${to}`}, ${bytes} bytes for ${topics}: ${answer}. Nothing ` +
      'behind it is published until it is accepted. Change the setting of the topic that refuses it (for what is too large ' +
      '"kafka-configs.sh --bootstrap-server <broker> --alter --entity-type topics --entity-name <topic> --add-config ' +
      'max.message.bytes=<more>"; else the broker\'s log says what is wrong) and start the relay again: it goes on at this position.',
    { cause: error },
  );
}
