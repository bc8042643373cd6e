/** The way of a fact as a picture of nodes, each with what flows through it and what waits at it. */
import { CARD_TOPIC, OUTPUT_TOPICS } from '@loyalty-ladder/contracts/topics.ts';
import { RELAY, TIMEKEEPER } from '../lag/service-lives.ts';
import type { PublishedRates } from './outbox-flow.ts';
import { believed } from './readings.ts';
import type { Cause, Flow, FlowNode, Level, Snapshot, Waiting, WatchedPartition } from './snapshot.ts';
import { readersOf, worstOf } from './snapshot-parts.ts';

type Parts = Pick<Snapshot, 'partitions' | 'services' | 'businessLag' | 'outbox' | 'webhooks'>;

const WEBHOOKS = 'trigger-webhooks';
const OUTCOMES: readonly string[] = [...OUTPUT_TOPICS, CARD_TOPIC];

export interface FlowContext {
  /** What is wrong shows at the node that it is about. */
  readonly causes: readonly Cause[];
  /** null: not known. */
  readonly published: PublishedRates | null;
  /** Before every topic of this environment. */
  readonly prefix: string;
}

export function flowOf(parts: Parts, { causes, published, prefix }: FlowContext): Flow {
  const readers = readersOf(prefix);
  const partitions = believed(parts.partitions);
  const ofTopic = (topic: string) => partitions?.filter((each) => each.topic === topic) ?? null;
  const business = believed(parts.businessLag);
  const outbox = believed(parts.outbox);
  const webhooks = believed(parts.webhooks);
  const services = believed(parts.services);
  const levelOf = (id: string): Level =>
    worstOf(causes.filter(({ subject }) => subject === id).map(({ level }) => level));
  const levelOfService = (service: string): Level => (services === null ? 'unknown' : levelOf(service));
  // What waits for a relay that is gone waits there.
  const outboxLevel = worstOf([levelOf('outbox'), levelOf(RELAY)]);
  const nodes: FlowNode[] = [
    ...readers.map(({ name, topic }) => topicNode(name, ofTopic(topic))),
    ...readers.map(({ service, topic }) => consumerNode(service, ofTopic(topic), levelOfService(service))),
    node(TIMEKEEPER, 'service', levelOfService(TIMEKEEPER), null, business?.due),
    node(
      'store',
      'store',
      business === null ? 'unknown' : 'ok',
      rateOf(partitions, 'appliedPerSecond'),
      business?.unfolded,
    ),
    node('outbox', 'store', outbox === null ? 'unknown' : outboxLevel, null, outbox ?? undefined),
    node(RELAY, 'service', levelOfService(RELAY), published?.perSecond ?? null),
    ...OUTCOMES.map((topic) => outcomeNode(topic, published)),
    node(WEBHOOKS, 'service', webhooks === null ? 'unknown' : levelOf(WEBHOOKS), null, webhooks?.intakeWaiting),
    node(
      'endpoints',
      'service',
      webhooks === null ? 'unknown' : worstOf(webhooks.endpoints.map(({ level }) => level)),
      null,
      allOf(webhooks?.endpoints),
    ),
  ];
  return { nodes, edges: edgesOf(readers) };
}

function edgesOf(readers: ReturnType<typeof readersOf>): Flow['edges'] {
  return [
    ...readers.flatMap(({ name, service }) => [
      { from: name, to: service },
      { from: service, to: 'store' },
    ]),
    { from: TIMEKEEPER, to: 'store' },
    { from: 'store', to: 'outbox' },
    { from: 'outbox', to: RELAY },
    ...OUTCOMES.map((topic) => ({ from: RELAY, to: topic })),
    { from: 'outbox', to: WEBHOOKS },
    { from: WEBHOOKS, to: 'endpoints' },
  ];
}

function node(id: string, kind: FlowNode['kind'], level: Level, perSecond: number | null, waits?: Waiting): FlowNode {
  return { id, kind, level, perSecond, depth: waits?.count ?? null, oldestSeconds: waits?.oldestSeconds ?? null };
}

function topicNode(id: string, partitions: readonly WatchedPartition[] | null): FlowNode {
  if (partitions === null) return node(id, 'topic', 'unknown', null);
  const seconds = partitions.flatMap((each) => (each.messages > 0 ? [each.seconds] : []));
  return {
    ...node(id, 'topic', worstOf(partitions.map(({ level }) => level)), rateOf(partitions, 'appendedPerSecond')),
    depth: partitions.reduce((sum, { messages }) => sum + messages, 0),
    oldestSeconds:
      seconds.length === 0 || seconds.includes(null) ? null : Math.max(...seconds.map((each) => each ?? 0)),
  };
}

function consumerNode(id: string, partitions: readonly WatchedPartition[] | null, level: Level): FlowNode {
  const levels = partitions?.map((each) => each.level) ?? ['unknown' as const];
  return node(id, 'service', worstOf([level, ...levels]), rateOf(partitions, 'appliedPerSecond'));
}

/** What is published of a topic of which nothing was, is nothing. */
function outcomeNode(topic: string, published: PublishedRates | null): FlowNode {
  const perSecond = topic === CARD_TOPIC || published?.perSecond == null ? null : (published.byTopic.get(topic) ?? 0);
  return node(topic, 'topic', published === null ? 'unknown' : 'ok', perSecond);
}

function rateOf(
  partitions: readonly WatchedPartition[] | null,
  rate: 'appendedPerSecond' | 'appliedPerSecond',
): number | null {
  const known = partitions?.flatMap((each) => each[rate] ?? []) ?? [];
  return known.length === 0 ? null : known.reduce((sum, each) => sum + each, 0);
}

function allOf(endpoints: readonly { readonly waiting: Waiting }[] | undefined): Waiting | undefined {
  if (endpoints === undefined) return undefined;
  const oldest = endpoints.flatMap(({ waiting }) => waiting.oldestSeconds ?? []);
  return {
    count: endpoints.reduce((sum, { waiting }) => sum + waiting.count, 0),
    countedTo: null,
    oldestSeconds: oldest.length === 0 ? null : Math.max(...oldest),
  };
}
