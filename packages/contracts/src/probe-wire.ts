/**
 * Probes: numbered records that go the whole way of a fact and are none, so that its time can be measured. One is a CloudEvent without data
 * and without a key, since it is about nobody: no schema, no customer, nothing to fold. It lies in an input topic between the facts, rides in
 * the transaction of those beside it, and what is published of it says where it lay and when it was recorded. Its source is reserved
 * (own-source.ts), so through no door comes one that is not ours; a record that only looks like one is refused as a fact would be.
 * Attributes beside the required ones: https://github.com/cloudevents/spec (`subject`; extension `recordedtime`).
 */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type MessageHeaders, readAttributes, readTime, writeAttributes } from './cloud-events.ts';
import type { WireRecord } from './fact-wire.ts';
import { formatInstant } from './instant-text.ts';
import { OUTCOME_SOURCE } from './outcome-wire.ts';
import { ownSource } from './own-source.ts';

export const PROBE_SOURCE = ownSource('probe');
const SENT = 'probe.sent';
export const PROBE_RECORDED = 'probe.recorded';

export interface Probe {
  /** `<run>.<number>`, unique. */
  readonly id: string;
  /** By the clock of who sent it. */
  readonly sentAt: Instant;
}

/** Where it lay when it was read. */
export interface ProbePlace {
  /** Without the environment's prefix. */
  readonly topic: string;
  readonly partition: number;
  readonly offset: bigint;
}

export interface RecordedProbe extends Probe {
  readonly place: ProbePlace;
  /** By the clock of the consumer, as its transaction was sent to be committed. */
  readonly recordedAt: Instant;
}

/** It becomes a row of the outbox, whoever has sent it: no longer than this. */
const ID = /^[0-9a-f-]{36}\.\d{1,15}$/;
const SUBJECT = /^(.{1,200})\/(\d{1,9})\/(\d{1,19})$/;

export function probeHeaders({ id, sentAt }: Probe): Record<string, string> {
  return writeAttributes({ id, source: PROBE_SOURCE, type: SENT, time: sentAt });
}

/** @returns undefined: it is none. Looks at nothing but key and value of what is about somebody. */
export function readProbe({ key, value, headers }: WireRecord): Probe | undefined {
  return key === null && value === null ? probeOf(headers, PROBE_SOURCE, SENT) : undefined;
}

export function recordedProbeHeaders({ id, sentAt, place, recordedAt }: RecordedProbe): Record<string, string> {
  return {
    ...writeAttributes({ id, source: OUTCOME_SOURCE, type: PROBE_RECORDED, time: sentAt }),
    ce_subject: subjectOf(place),
    ce_recordedtime: formatInstant(recordedAt),
  };
}

export const subjectOf = ({ topic, partition, offset }: ProbePlace): string => `${topic}/${partition}/${offset}`;

/** @returns undefined: it is none. */
export function readRecordedProbe({ headers }: Pick<WireRecord, 'headers'>): RecordedProbe | undefined {
  const probe = probeOf(headers, OUTCOME_SOURCE, PROBE_RECORDED);
  if (probe === undefined) return undefined;
  const texts = new Map([...headers].map(({ name, value }) => [String(name), String(value ?? '')]));
  const [, topic, partition, offset] = SUBJECT.exec(texts.get('ce_subject') ?? '') ?? [];
  const recordedAt = readTime(texts.get('ce_recordedtime') ?? '');
  if (topic === undefined || partition === undefined || offset === undefined || typeof recordedAt === 'string')
    return undefined;
  return { ...probe, place: { topic, partition: Number(partition), offset: BigInt(offset) }, recordedAt };
}

function probeOf(headers: MessageHeaders, source: string, type: string): Probe | undefined {
  const read = readAttributes(headers);
  if (!read.ok || read.envelope.source !== source || read.envelope.type !== type) return undefined;
  const { id, time: sentAt } = read.envelope;
  return ID.test(id) ? { id, sentAt } : undefined;
}
