/** An outcome on its way to endpoints: as it was recorded, and as JSON. */
import type { OutcomeEvent } from '@loyalty-ladder/contracts/outcome-event.ts';

export interface Trigger {
  /** Of the outbox. */
  readonly position: bigint;
  /** ce_id. */
  readonly id: string;
  readonly customerNo: bigint;
  /** Of the span that it came of; null: that is not recorded. */
  readonly traceparent: string | null;
  readonly event: OutcomeEvent;
  /** The event as GET /v1/outcomes tells it. */
  readonly data: Readonly<Record<string, unknown>>;
}
