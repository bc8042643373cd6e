/** An event as it waits in the outbox to be published. */
import type { OutcomeEvent } from '@loyalty-ladder/contracts/outcome-event.ts';
import { encodeOutcome } from '@loyalty-ladder/contracts/outcome-wire.ts';
import type { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import { TOPIC_BY_OUTCOME_TYPE } from '@loyalty-ladder/contracts/topics.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { OutboxRow } from '@loyalty-ladder/store/outbox/insert-outbox.ts';

/** What an event is due to; nothing of it: time alone. */
export interface DueTo {
  /** When the oldest record of the customer was appended by which it was decided. */
  readonly appendedAt?: Instant | undefined;
  /** Of the span in which it was decided, where that is recorded. */
  readonly traceparent?: string | undefined;
}

export function outboxRow(event: OutcomeEvent, catalog: SchemaCatalog, dueTo: DueTo = {}): OutboxRow {
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
    ...dueTo,
  };
}
