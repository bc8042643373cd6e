/**
 * Whether the system is healthy, and if not, where, and what to do: causes, the worst first. A cause bears the name of its runbook
 * (infra/runbooks). Only what is believed is judged: of a part that is too old nothing is said but that.
 */
import { RELAY, TIMEKEEPER } from '../lag/service-lives.ts';
import type { SourceReport } from '../streams/source-report.ts';
import { counted } from '../words/counted.ts';
import { durationText } from '../words/duration-text.ts';
import { partitionCauses } from './partition-causes.ts';
import { believed } from './readings.ts';
import type { SeenCause } from './seen-cause.ts';
import type { Cause, Reading, Snapshot, SystemVerdict, Waiting, WatchedPartition } from './snapshot.ts';
import { webhookCauses } from './webhook-causes.ts';

export type JudgedParts = Pick<
  Snapshot,
  'partitions' | 'groups' | 'services' | 'businessLag' | 'outbox' | 'latency' | 'deadLetters' | 'webhooks'
> & {
  readonly sources: Reading<SourceReport>;
  /** The store was moved into another Postgres cluster, and nothing works on it. */
  readonly isStoreMoved: Reading<boolean>;
};

const OUTBOX_SECONDS = 60;
const DUE_SECONDS = 600;

/** @param sinceOf when a cause was first seen, where it does not say so itself. */
export function judgeSystem(parts: JudgedParts, sinceOf: (seen: SeenCause) => number | null): SystemVerdict {
  const seen = [
    ...(believed(parts.isStoreMoved) ? [STORE_MOVED] : []),
    ...partitionCauses(believed(parts.partitions) ?? [], believed(parts.services) ?? []),
    ...relayCauses(parts),
    ...timeCauses(parts),
    ...sourceCauses(believed(parts.sources)),
    ...letterCauses(parts),
    ...webhookCauses(believed(parts.webhooks)),
    ...probeCauses(parts),
    ...staleCauses(parts),
  ];
  const causes = seen.map((each) => ({ ...each, runbook: `${each.name}.md`, since: each.since ?? sinceOf(each) }));
  // Among those that are as bad, in the order of the way.
  const sorted = causes.toSorted((a, b) => Number(b.level === 'bad') - Number(a.level === 'bad'));
  return verdictOf(sorted, parts);
}

function verdictOf(causes: readonly Cause[], parts: JudgedParts): SystemVerdict {
  const [worst, ...others] = causes;
  const partitions = believed(parts.partitions);
  if (worst?.level !== 'bad' && partitions === null)
    return { level: 'unknown', sentence: `Not known: ${faultText(parts.partitions)}`, causes };
  if (worst !== undefined) {
    const more = others.length === 0 ? '' : ` ${counted(others.length, 'more cause')}.`;
    return { level: worst.level, sentence: `${worst.sentence}${more}`, causes };
  }
  const behind = partitions?.filter(({ level }) => level !== 'ok') ?? [];
  if (behind.length > 0) return { level: 'warn', sentence: catchingUpText(behind), causes };
  return { level: 'ok', sentence: healthyText(partitions ?? [], believed(parts.outbox)), causes };
}

function healthyText(partitions: readonly WatchedPartition[], outbox: Waiting | null): string {
  const messages = partitions.reduce((sum, each) => sum + each.messages, 0);
  const oldest = Math.max(0, ...partitions.map(({ seconds }) => seconds ?? 0));
  const records =
    messages === 0
      ? 'every record is applied'
      : `${counted(messages, 'record')} on the way, the oldest for ${durationText(oldest)}`;
  const published =
    outbox === null
      ? ''
      : outbox.count === 0
        ? ', every outcome published'
        : `, ${counted(outbox.count, 'outcome')} to publish`;
  return `Healthy: ${records}${published}.`;
}

function catchingUpText(behind: readonly WatchedPartition[]): string {
  const messages = behind.reduce((sum, each) => sum + each.messages, 0);
  const closes = behind.map(({ secondsToClose }) => secondsToClose);
  const until = closes.includes(null) ? '' : `, in about ${durationText(Math.max(...closes.map((each) => each ?? 0)))}`;
  return `Nothing is broken, and ${counted(messages, 'record waits', 'records wait')} on ${counted(behind.length, 'partition')} to be caught up with${until}.`;
}

const STORE_MOVED: SeenCause = {
  ...{ name: 'StoreMoved', level: 'bad', subject: 'store' },
  sentence: 'The store was moved from another Postgres cluster, and nothing works on it.',
  advice: '`npm run streams -- adopt-store --reason TEXT` makes it the store of this cluster.',
};

function relayCauses(parts: JudgedParts): SeenCause[] {
  const outbox = believed(parts.outbox);
  const relay = believed(parts.services)?.find(({ service }) => service === RELAY);
  if (outbox === null || outbox.count === 0) return [];
  const waits = `${countText(outbox, 'outcome waits', 'outcomes wait')} to be published, the oldest for ${durationText(outbox.oldestSeconds ?? 0)}`;
  if (relay?.living === 0)
    return [
      {
        ...{ name: 'RelayMissing', level: 'bad', subject: RELAY },
        sentence: `No outbox-relay is running: ${waits}. No campaign starts meanwhile.`,
        advice: startText(RELAY),
      },
    ];
  if ((outbox.oldestSeconds ?? 0) < OUTBOX_SECONDS) return [];
  return [
    {
      ...{ name: 'OutboxNotPublished', level: 'bad', subject: 'outbox' },
      sentence: `outbox-relay lives and does not keep up: ${waits}.`,
      advice: '`docker compose logs --tail 50 outbox-relay` says what Kafka refuses, or what it waits for.',
    },
  ];
}

function timeCauses(parts: JudgedParts): SeenCause[] {
  const keeper = believed(parts.services)?.find(({ service }) => service === TIMEKEEPER);
  const due = believed(parts.businessLag)?.due;
  const seconds = due?.oldestSeconds ?? 0;
  if (keeper?.level === 'bad')
    return [
      {
        ...{ name: 'TimekeeperMissing', level: 'bad', subject: TIMEKEEPER },
        sentence: `No timekeeper is running: ${countText(due ?? { count: 0, countedTo: null }, 'customer is', 'customers are')} due, and nothing that time alone changes happens.`,
        advice: startText(TIMEKEEPER),
      },
    ];
  if (due === undefined || due.count === 0 || seconds < DUE_SECONDS) return [];
  return [
    {
      ...{ name: 'TimeBehind', level: 'warn', subject: TIMEKEEPER },
      sentence: `Time is behind: ${countText(due, 'customer is', 'customers are')} due, the first for ${durationText(seconds)} of the ladder's clock.`,
      advice:
        'Time waits for records that are not applied: mend what stands first. Else `docker compose logs --tail 50 timekeeper`.',
    },
  ];
}

const SOURCES_TOLD_MAX = 10;

function sourceCauses(sources: SourceReport | null): SeenCause[] {
  if (sources === null) return [];
  const setAside = sources.setAside.slice(0, SOURCES_TOLD_MAX).map(
    ({ topic, source, partitions, since }): SeenCause => ({
      ...{ name: 'SourceSetAside', level: 'warn', subject: nameOf(source), since },
      sentence: `${nameOf(source)} is set aside on ${topic} (partition ${partitions.join(', ')}): too many of its records cannot be applied, and all become dead letters.`,
      advice: 'Have it mended, then `npm run dead-letters -- replay --kind source-set-aside --reason TEXT`.',
    }),
  );
  const misrouting = sources.misrouting.slice(0, SOURCES_TOLD_MAX).map(
    ({ topic, source, records, misrouted }): SeenCause => ({
      ...{ name: 'ProducerMisroutes', level: 'warn', subject: nameOf(source) },
      sentence: `${nameOf(source)} sends to wrong partitions of ${topic}: ${misrouted} of its latest ${records}. Time waits for all partitions.`,
      advice: 'Have it set `partitioner=murmur2_random` (librdkafka), or the default of Java clients.',
    }),
  );
  return [...setAside, ...misrouting];
}

const nameOf = (source: string | null): string => source ?? 'records without a readable ce_source';

function letterCauses(parts: JudgedParts): SeenCause[] {
  const letters = believed(parts.deadLetters);
  if (letters === null || letters.open === 0) return [];
  const reasons = letters.byReason.map(({ reason, open }) => `${reason} ${open}`).join(', ');
  return [
    {
      ...{ name: 'DeadLettersOpen', level: 'warn', subject: 'dead letters' },
      sentence: `${counted(letters.open, 'record')} could not be applied and ${letters.open === 1 ? 'is' : 'are'} open: ${reasons}.`,
      advice: '`npm run dead-letters -- list` shows them; each is mended, replayed or discarded.',
    },
  ];
}

function probeCauses(parts: JudgedParts): SeenCause[] {
  const latency = believed(parts.latency);
  if (latency === null || latency.lost === 0) return [];
  return [
    {
      ...{ name: 'ProbeLost', level: 'bad', subject: 'probe' },
      sentence: `${counted(latency.lost, 'probe')} ${latency.lost === 1 ? 'has' : 'have'} not come through in time: ${latency.topics
        .filter(({ lost }) => lost > 0)
        .map(({ topic, lost }) => `${topic} ${lost}`)
        .join(', ')}.`,
      advice:
        'It follows from whatever else stands still here. If nothing does, see which node of the flow holds records back.',
    },
  ];
}

const READINGS = ['partitions', 'groups', 'services', 'businessLag', 'outbox', 'deadLetters', 'webhooks'] as const;

function staleCauses(parts: JudgedParts): SeenCause[] {
  const stale = READINGS.filter(
    (name) => parts[name].isStale && (parts[name].fault !== null || parts[name].asOf !== null),
  );
  return stale.map((name) => ({
    ...{ name: 'ReadingStale', level: 'warn', subject: name },
    sentence: `${READING_NAMES[name]} is not known: ${faultText(parts[name])}`,
    advice: `See whether ${parts[name].source} answers: \`docker compose ps\`.`,
    since: parts[name].asOf,
  }));
}

const READING_NAMES: Readonly<Record<(typeof READINGS)[number], string>> = {
  partitions: 'How far groups are behind',
  groups: 'Who is in the groups',
  services: 'Which services live',
  businessLag: 'What waits for customers',
  outbox: 'What waits in the outbox',
  deadLetters: 'How many dead letters are open',
  webhooks: 'What waits for endpoints',
};

function faultText({ fault, source, asOf }: Reading<unknown>): string {
  if (fault !== null) return `${source} did not answer (${fault}).`;
  return asOf === null ? `nothing was read of ${source} yet.` : `no answer has come from ${source} since.`;
}

const countText = ({ count, countedTo }: Pick<Waiting, 'count' | 'countedTo'>, one: string, many: string): string =>
  countedTo === null ? counted(count, one, many) : `more than ${countedTo} ${many}`;

const startText = (service: string): string =>
  `Start it: \`docker compose up -d ${service}\` (\`kubectl rollout restart deployment/${service}\`). The last lines of its log say why it ended.`;
