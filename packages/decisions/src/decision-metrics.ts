/** What ops see of decisions, whoever asks for them. */
import type { OutcomeEvent } from '@loyalty-ladder/contracts/outcome-event.ts';
import { secondsBetween } from '@loyalty-ladder/runtime/latency-buckets.ts';
import type { Metrics } from '@loyalty-ladder/runtime/metrics.ts';
import { Counter, Histogram } from 'prom-client';

const HOUR = 3_600;
const DAY = 24 * HOUR;

export class DecisionMetrics {
  readonly cardFailures: Counter;
  readonly #happenedToDecided: Histogram<'type'>;

  constructor(registry: Metrics) {
    const registers = [registry];
    this.cardFailures = new Counter({
      name: 'loyalty_card_failures_total',
      help: 'Cards not written; they are mended from Postgres.',
      registers,
    });
    this.#happenedToDecided = new Histogram({
      name: 'loyalty_happened_to_decided_seconds',
      help: "From the instant at which an outcome became true to its decision, by the ladder's clock; stale outcomes do not count.",
      labelNames: ['type'],
      buckets: [0.1, 1, 5, 15, 30, 60, 300, 900, HOUR, 6 * HOUR, DAY, 2 * DAY, 4 * DAY, 7 * DAY],
      registers,
    });
  }

  /** Counts an outcome that is committed. */
  observe({ type, occurredAt, decidedAt, stale }: OutcomeEvent): void {
    if (!stale) this.#happenedToDecided.observe({ type }, secondsBetween(occurredAt, decidedAt));
  }
}
