/** What is told of rows that are published: a span for each that came of a recorded trace, until Kafka has committed it. */
import type { TraceSpan, Tracing } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import type { WaitingRow } from '@loyalty-ladder/store/outbox/read-outbox.ts';

/** @returns by row. */
export function traceRows(
  { tracing, topicPrefix }: { readonly tracing: Tracing; readonly topicPrefix: string },
  rows: readonly WaitingRow[],
): ReadonlyMap<WaitingRow, TraceSpan> {
  const spans = new Map<WaitingRow, TraceSpan>();
  if (!tracing.isOn) return spans;
  for (const row of rows)
    if (row.traceparent !== null) spans.set(row, begin(tracing, topicPrefix + row.topic, row.traceparent));
  return spans;
}

function begin(tracing: Tracing, topic: string, parent: string): TraceSpan {
  return tracing.follow(`send ${topic}`, {
    ...{ kind: 'producer', parent },
    attributes: {
      'messaging.system': 'kafka',
      'messaging.operation.type': 'send',
      'messaging.operation.name': 'send',
      'messaging.destination.name': topic,
    },
  });
}
