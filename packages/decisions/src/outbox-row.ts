/** An event as it waits in the outbox to be published. */
import type { OutcomeEvent } from '@loyalty-ladder/contracts/outcome-event.ts';
import { encodeOutcome } from '@loyalty-ladder/contracts/outcome-wire.ts';
import type { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { TOPIC_BY_OUTCOME_TYPE } from '@loyalty-ladder/contracts/topics.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { OutboxRow } from '@loyalty-ladder/store/outbox/insert-outbox.ts';

/** @param appendedAt of the record that it is due to. */
export function outboxRow(event: OutcomeEvent, catalog: SchemaCatalog, appendedAt?: Instant): OutboxRow {
  const { id, value, headers } = encodeOutcome(event, catalog);
  const { customerId, type, sequence, version } = event;
  return {
    id,
    aggregateType: 'customer',
    aggregateId: customerId,
    type,
    topic: TOPIC_BY_OUTCOME_TYPE[type],
    key: Buffer.from(customerId),
    payload: value,
    headers,
    sequence,
    version,
    appendedAt,
  };
}
