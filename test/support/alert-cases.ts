/**
 * For each alert series of a system in which its fault is, beside what they are in a healthy one, and what it says then. Two timekeepers
 * tell the same, as they should be run: nothing is to fire twice.
 */

/** Value while all is well, while the fault is there; null: no such series. */
type Course = readonly [healthy: number | null, faulty: number | null];

export interface AlertCase {
  readonly alert: string;
  readonly severity: 'critical' | 'warning';
  /** How long the fault has to be there. */
  readonly for?: number;
  readonly labels?: Readonly<Record<string, string>>;
  /** What the same fault brings about besides. */
  readonly also?: string;
  readonly summary: string;
  readonly description: string;
  /** By name with labels; what the exporter tells stands for both of its instances. */
  readonly series: Readonly<Record<string, Course>>;
}

const TOPIC = { group: 'purchase-consumer', topic: 'loyalty.purchases' };
const PLACE = { ...TOPIC, partition: '3' };
const labelsText = (labels: Readonly<Record<string, string>>): string =>
  `{${Object.entries(labels)
    .map(([name, value]) => `${name}="${value}"`)
    .join(',')}}`;

const RECORDS = `loyalty_lag_records${labelsText(PLACE)}`;
const causeOf = (cause: string): string => `loyalty_partition_cause${labelsText({ ...PLACE, cause })}`;

interface OfPartition extends Pick<AlertCase, 'severity' | 'for' | 'summary' | 'description'> {
  readonly labels?: Readonly<Record<string, string>>;
}

const ofPartition = (alert: string, { labels = PLACE, ...said }: OfPartition): AlertCase => ({
  ...{ alert, labels, ...said },
  series: { [causeOf(alert)]: [0, 1], [RECORDS]: [0, 40] },
});

const outbox = (rows: number, seconds: number, relays: number): AlertCase['series'] => ({
  loyalty_outbox_rows: [2, rows],
  loyalty_outbox_age_seconds: [1, seconds],
  'loyalty_service_instances{service="outbox-relay"}': [1, relays],
});

const WAITING = 'loyalty_webhook_waiting_messages{endpoint="ep_1"}';

export const ALERT_CASES: readonly AlertCase[] = [
  {
    ...{ alert: 'StoreMoved', severity: 'critical' },
    summary: 'The store was moved from another Postgres cluster.',
    description: 'Nothing works on it until it is adopted.',
    series: { loyalty_store_moved: [0, 1] },
  },
  ofPartition('ConsumerStopped', {
    ...{ severity: 'critical', for: 30, labels: TOPIC },
    summary: 'No consumer of loyalty.purchases is running.',
    description: '40 records wait, and no instance of purchase-consumer has given a sign of life for 10 s.',
  }),
  ofPartition('ConsumerStalled', {
    ...{ severity: 'critical', for: 30 },
    summary: 'loyalty.purchases/3 stands still.',
    description: '40 records wait, purchase-consumer lives, and nothing of them has been applied for 30 s.',
  }),
  ofPartition('PartitionNeverRead', {
    ...{ severity: 'critical', for: 30 },
    summary: 'loyalty.purchases/3 was never read.',
    description: '40 records wait, of which purchase-consumer has applied none.',
  }),
  ofPartition('PartitionHalted', {
    severity: 'critical',
    summary: 'loyalty.purchases/3 is halted: none of its sources is whole.',
    description: "40 records wait. It goes on at an operator's word.",
  }),
  ofPartition('RecordsLost', {
    severity: 'critical',
    summary: 'loyalty.purchases/3: log and store do not belong together.',
    description:
      'Records were lost before purchase-consumer applied them, or the log is not the one it was. 40 records wait.',
  }),
  ofPartition('TopicMadeAgain', {
    ...{ severity: 'critical', labels: TOPIC },
    summary: 'loyalty.purchases was deleted and made again.',
    description: 'purchase-consumer has applied nothing of the new log. 40 records wait.',
  }),
  ofPartition('ConsumerFallingBehind', {
    ...{ severity: 'warning', for: 120 },
    summary: 'purchase-consumer falls behind on loyalty.purchases/3.',
    description: '40 records wait, and for a minute they have become no fewer.',
  }),
  ofPartition('OffsetsRewound', {
    severity: 'warning',
    summary: 'loyalty.purchases/3 went back to an earlier offset.',
    description: 'purchase-consumer applies again what it has applied: 40 records wait.',
  }),
  {
    ...{ alert: 'RetentionNear', severity: 'critical', labels: PLACE },
    summary: 'Kafka may soon delete what purchase-consumer has not applied.',
    description: 'The oldest record that waits on loyalty.purchases/3 is kept for 15m 0s more.',
    series: { [`loyalty_retention_left_seconds${labelsText(PLACE)}`]: [2_419_000, 900] },
  },
  {
    ...{ alert: 'RetentionNear', severity: 'warning', labels: PLACE },
    summary: 'Kafka may soon delete what purchase-consumer has not applied.',
    description: 'The oldest record that waits on loyalty.purchases/3 is kept for 2h 0m 0s more.',
    series: { [`loyalty_retention_left_seconds${labelsText(PLACE)}`]: [null, 7_200] },
  },
  {
    ...{ alert: 'ConsumerPaused', severity: 'warning', labels: { group: 'purchase-consumer' } },
    summary: 'purchase-consumer is paused.',
    description: 'Nothing of its topic is applied until it is resumed. Who paused it, and why, is in the lag report.',
    series: { 'loyalty_consumer_paused{group="purchase-consumer"}': [0, 1] },
  },
  {
    ...{ alert: 'ProbeLost', severity: 'critical' },
    summary: 'What goes in does not come out in time.',
    description: '7 probes were not back in time: a trigger may be late, or not go out.',
    series: { loyalty_probes_lost: [0, 7] },
  },
  {
    ...{ alert: 'RelayMissing', severity: 'critical', for: 30 },
    summary: 'No outbox-relay is running.',
    description: '70 outcomes wait to be published.',
    series: outbox(70, 90, 0),
  },
  {
    ...{ alert: 'OutboxNotPublished', severity: 'critical' },
    summary: 'outbox-relay lives and does not keep up.',
    description: 'The oldest outcome to be published waits for 1m 30s.',
    series: outbox(70, 90, 1),
  },
  {
    ...{ alert: 'TimekeeperMissing', severity: 'critical', for: 60, also: 'TargetDown' },
    summary: 'No timekeeper is running.',
    description:
      'Nothing that time alone changes happens, and of the system as a whole nothing is told here; the dashboard knows.',
    series: {
      'up{job="timekeeper",instance="a"}': [1, null],
      'up{job="timekeeper",instance="b"}': [null, null],
    },
  },
  {
    ...{ alert: 'TimeBehind', severity: 'warning', for: 60 },
    summary: 'Time is behind.',
    description: "The first of what is due has been so for 20m 0s of the ladder's clock.",
    series: { loyalty_due_age_seconds: [500, 1_200] },
  },
  {
    ...{ alert: 'SourceSetAside', severity: 'warning', labels: TOPIC },
    summary: 'Sources of loyalty.purchases are set aside.',
    description:
      'All of their records become dead letters, since too many cannot be applied. Counted once a partition they are 2.',
    series: { [`loyalty_sources_set_aside${labelsText(PLACE)}`]: [0, 2] },
  },
  {
    ...{ alert: 'ProducerMisroutes', severity: 'warning', labels: TOPIC },
    summary: 'Somebody sends to wrong partitions of loyalty.purchases.',
    description: 'Time waits for all partitions; it is seen in 1 of them.',
    series: { [`loyalty_partition_misrouted${labelsText(PLACE)}`]: [0, 1] },
  },
  {
    ...{ alert: 'DeadLettersOpen', severity: 'warning', for: 60, labels: { reason: 'id-conflict' } },
    summary: 'Records could not be applied: id-conflict.',
    description: '5 of them are open: neither mended, nor replayed, nor discarded.',
    series: {
      'loyalty_dead_letters{reason="id-conflict",source="till"}': [null, 3],
      'loyalty_dead_letters{reason="id-conflict",source="shop"}': [0, 2],
    },
  },
  {
    ...{ alert: 'WebhookIntakeBehind', severity: 'critical' },
    summary: 'Webhooks are behind.',
    description: 'The oldest outcome that trigger-webhooks has not taken in waits for 1m 30s.',
    series: { loyalty_webhook_intake_age_seconds: [5, 90], [WAITING]: [0, 0] },
  },
  {
    ...{ alert: 'WebhookEndpointDisabled', severity: 'critical', labels: { endpoint: 'ep_1', reason: 'gone' } },
    summary: 'Webhook endpoint ep_1 is disabled: gone.',
    description: '7 messages wait for it.',
    series: { 'loyalty_webhook_disabled{endpoint="ep_1",reason="gone"}': [null, 1], [WAITING]: [0, 7] },
  },
  {
    ...{ alert: 'WebhookEndpointFailing', severity: 'warning', for: 600, labels: { endpoint: 'ep_1' } },
    summary: 'Webhook endpoint ep_1 does not take its messages.',
    description: 'Nothing has succeeded there for 15m 0s.',
    series: { 'loyalty_webhook_failing_seconds{endpoint="ep_1"}': [0, 900] },
  },
  {
    ...{ alert: 'ReadingStale', severity: 'warning', for: 30, labels: { reading: 'streams' } },
    summary: "The exporter's reading streams is not known.",
    description: 'It is 2m 0s old: what it would tell has no series, and raises no alert.',
    series: { 'loyalty_export_age_seconds{reading="streams"}': [5, 120] },
  },
  {
    ...{ alert: 'TargetDown', severity: 'warning', for: 60, labels: { job: 'gateway', instance: 'gateway:8080' } },
    summary: 'gateway answers no scrape.',
    description: 'gateway:8080 is away, hangs, or cannot be reached from here.',
    series: { 'up{job="gateway",instance="gateway:8080"}': [1, 0] },
  },
  {
    ...{ alert: 'TargetDown', severity: 'warning', for: 60, labels: { job: 'gateway' } },
    summary: 'gateway answers no scrape.',
    description: 'Each of its instances is away, hangs, or cannot be reached from here.',
    series: { 'up{job="gateway",instance="gateway:8080"}': [1, null] },
  },
];

/** Faults that are none, or another's: what fires then is said. */
export const QUIET_CASES: readonly { readonly what: string; readonly series: AlertCase['series'] }[] = [
  { what: 'nothing waits to be published, and no relay is running', series: outbox(0, 0, 0) },
  {
    what: 'outcomes are not taken in, and there is no endpoint',
    series: { loyalty_webhook_intake_age_seconds: [5, 90], [WAITING]: [null, null] },
  },
  {
    what: 'an endpoint was disabled by hand, and had failed before',
    series: {
      'loyalty_webhook_disabled{endpoint="ep_1",reason="operator"}': [null, 1],
      'loyalty_webhook_failing_seconds{endpoint="ep_1"}': [0, 900],
    },
  },
  {
    what: 'a count of the whole base takes long',
    series: { 'loyalty_export_age_seconds{reading="census"}': [60, 7_200] },
  },
  { what: 'one of two timekeepers was taken away', series: { 'up{job="timekeeper",instance="b"}': [1, null] } },
];
