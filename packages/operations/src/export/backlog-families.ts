/** What waits in Postgres, and which services live (backlogs.ts). */
import type { RememberedSources } from '@loyalty-ladder/store/stream/read-partition-sources.ts';
import type { Backlogs } from '../lag/backlogs.ts';
import { CONSUMERS, RELAY, serviceLives, TIMEKEEPER } from '../lag/service-lives.ts';
import { type Family, figure, type Sample } from './family.ts';

const isRequired = (service: string): boolean => [...CONSUMERS, RELAY, TIMEKEEPER].includes(service);

function ofPartitions(name: string, help: string, figureOf: (of: RememberedSources) => number): Family<Backlogs> {
  const sampleOf = (each: RememberedSources): Sample => {
    const { group, topic, partition } = each;
    return { labels: { group, topic, partition: String(partition) }, value: figureOf(each) };
  };
  return {
    name,
    help,
    labels: ['group', 'topic', 'partition'],
    samplesOf: ({ remembered }) => remembered.map(sampleOf),
  };
}

export const BACKLOG_FAMILIES: readonly Family<Backlogs>[] = [
  figure(
    'loyalty_outbox_rows',
    'Rows of the outbox not yet published, counted up to 100,001.',
    ({ outbox }) => outbox.rows,
  ),
  figure(
    'loyalty_outbox_age_seconds',
    'Age of the oldest row of the outbox not yet published; 0 when nothing waits.',
    ({ outbox }) => outbox.oldestAgeSeconds,
  ),
  figure('loyalty_outbox_held', '1 while a relay holds the outbox.', ({ outbox }) => (outbox.holder === null ? 0 : 1)),
  figure(
    'loyalty_card_repair_rows',
    'Rows of the outbox that the card repair has not followed, counted up to 100,001.',
    ({ cardRepair }) => cardRepair.rows,
  ),
  figure(
    'loyalty_card_repair_age_seconds',
    'Age of the oldest row that the card repair has not followed; 0 when there is none.',
    ({ cardRepair }) => cardRepair.oldestAgeSeconds,
  ),
  figure(
    'loyalty_due_customers',
    'Customers for whom something is due, counted up to 100,001 a partition.',
    ({ due }) => Number(due.customers),
  ),
  figure(
    'loyalty_due_age_seconds',
    "How long ago by the ladder's clock the oldest of what is due became so; 0 when nothing is.",
    ({ due, clockAt }) => (due.oldestDueAt === null ? 0 : Math.max(0, clockAt - due.oldestDueAt) / 1_000),
  ),
  figure('loyalty_clock_timestamp_seconds', "What the ladder's clock says.", ({ clockAt }) => clockAt / 1_000),
  figure(
    'loyalty_store_moved',
    '1 for a store that was moved into another Postgres cluster and not adopted: nothing works on it.',
    ({ home }) => (home.isAhead ? 1 : 0),
  ),
  ofPartitions(
    'loyalty_partition_halted',
    '1 for a partition of which nothing is applied because none of its sources is whole; why is in the lag report.',
    ({ haltedSince }) => (haltedSince === null ? 0 : 1),
  ),
  ofPartitions(
    'loyalty_partition_misrouted',
    '1 while a record is known that lies in this partition and not in the one of its key: time waits for all partitions then.',
    ({ isMisrouted }) => (isMisrouted ? 1 : 0),
  ),
  ofPartitions(
    'loyalty_sources_set_aside',
    'Sources of a partition whose records all become dead letters; which they are is in the lag report.',
    ({ sources: { sources = [] } }) => sources.filter(({ setAsideSince }) => setAsideSince !== undefined).length,
  ),
  {
    name: 'loyalty_dead_letters',
    help: 'Records that could not be applied and are open: not mended, replayed or discarded. Source: what ce_source says, where it says it well; of the hundred largest, else "other".',
    labels: ['reason', 'source'],
    samplesOf: ({ deadLettersBySource }) =>
      deadLettersBySource.map(({ reason, source, count: value }) => ({
        labels: { reason, source: source ?? '' },
        value,
      })),
  },
  {
    name: 'loyalty_anonymous_receipts',
    help: 'Receipts of nobody (no key, and no customerId in them) since the beginning; of a partition\'s sources the first hundred, the rest as "other".',
    labels: ['topic', 'source'],
    samplesOf: ({ anonymous }) =>
      anonymous.map(({ topic, source, receipts: value }) => ({ labels: { topic, source }, value })),
  },
  {
    name: 'loyalty_service_last_seen_timestamp_seconds',
    help: 'Last sign of life of an instance, which gives one every 2 s; one that stops in order signs off and has no series.',
    labels: ['service', 'instance'],
    samplesOf: ({ instances }) =>
      instances.map(({ service, instance, seenAt }) => ({ labels: { service, instance }, value: seenAt / 1_000 })),
  },
  {
    name: 'loyalty_service_instances',
    help: 'Instances of which a sign of life came in the last 10 s; 0 also for a service that signed off.',
    labels: ['service'],
    samplesOf: ({ instances }) =>
      serviceLives(instances, isRequired).map(
        ({ service, living }): Sample => ({ labels: { service }, value: living }),
      ),
  },
];
