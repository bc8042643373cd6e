/** Probes whose place is applied, as they wait in the outbox: behind all that the transaction has decided. */
import { PROBE_RECORDED, recordedProbeHeaders, subjectOf } from '@loyalty-ladder/contracts/probe-wire.ts';
import { PROBE_TOPIC } from '@loyalty-ladder/contracts/topics.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { OutboxRow } from '@loyalty-ladder/store/outbox/insert-outbox.ts';
import type { Accepted } from './accept-slices.ts';

/** @param prefix of this environment's topics, which the outbox leaves to the relay. @param recordedAt by this machine's clock. */
export function probeRows(
  accepted: readonly Pick<Accepted, 'slice' | 'probes'>[],
  prefix: string,
  recordedAt: Instant,
): OutboxRow[] {
  return accepted.flatMap(({ slice, probes }) =>
    probes.map(({ probe, message: { offset, timestamp } }): OutboxRow => {
      const place = { topic: slice.topic.slice(prefix.length), partition: slice.partition, offset };
      return {
        id: probe.id,
        aggregateType: 'probe',
        aggregateId: subjectOf(place),
        type: PROBE_RECORDED,
        topic: PROBE_TOPIC,
        key: null,
        payload: null,
        headers: recordedProbeHeaders({ ...probe, place, recordedAt }),
        sequence: null,
        version: null,
        appendedAt: Number(timestamp),
      };
    }),
  );
}
