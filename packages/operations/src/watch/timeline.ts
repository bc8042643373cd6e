/** What has happened from one look to the next: who came, went and fell silent, who joined, which verdicts changed, what people did and deployed. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { RecordedAction } from '@loyalty-ladder/store/operators/list-operator-actions.ts';
import type { Deployment } from '@loyalty-ladder/store/services/deployments.ts';
import type { SeenInstance } from '@loyalty-ladder/store/services/read-instances.ts';
import type { GroupState } from '@loyalty-ladder/stream/consumer-groups.ts';
import { isLiving } from '../lag/service-lives.ts';
import { counted } from '../words/counted.ts';
import { durationText } from '../words/duration-text.ts';
import { subjectOf } from './partition-causes.ts';
import type { TimelineEvent, WatchedPartition } from './snapshot.ts';

/** What a look has seen; undefined: of this nothing is known now. */
export interface Looked {
  readonly at: Instant;
  readonly instances: readonly SeenInstance[] | undefined;
  readonly groups: readonly GroupState[] | undefined;
  /** Of each group the latest of its states in which it was not on its way to another. */
  readonly settled: readonly GroupState[];
  readonly partitions: readonly WatchedPartition[] | undefined;
}

/** Watchers that see the same in the same second give it the same id. @param before undefined: nothing was seen before, and nothing has changed. */
export function eventsBetween(before: Looked | undefined, now: Looked): TimelineEvent[] {
  if (before === undefined) return [];
  return [
    ...instanceEvents(before.instances, now.instances, now.at),
    ...groupEvents(before, now),
    ...verdictEvents(before.partitions, now.partitions, now.at),
  ];
}

export function actionEvents(actions: readonly RecordedAction[]): TimelineEvent[] {
  return actions.map(({ actionId, at, actor, action, subject, reason }) => ({
    ...{ id: `action/${actionId}`, at, kind: 'action', subject },
    sentence: `${action} ${subject} by ${actor}: ${reason}`,
  }));
}

export function deploymentEvents(deployments: readonly Deployment[]): TimelineEvent[] {
  return deployments.map(({ deploymentNo, at, service, build, previous }) => ({
    ...{ id: `deployed/${deploymentNo}`, at, kind: 'deployed', subject: service },
    sentence: `${service} deployed: ${previous} → ${build}`,
  }));
}

type Kind = TimelineEvent['kind'];

function event(kind: Kind, subject: string, at: Instant, sentence: string): TimelineEvent {
  return { id: `${kind}/${subject}/${Math.floor(at / 1_000)}`, at, kind, subject, sentence };
}

function instanceEvents(before: Looked['instances'], now: Looked['instances'], at: Instant): TimelineEvent[] {
  if (before === undefined || now === undefined) return [];
  const keyOf = ({ service, instance }: SeenInstance) => `${service} ${instance}`;
  const were = new Map(before.map((each) => [keyOf(each), each]));
  const are = new Set(now.map(keyOf));
  const changed = now.flatMap((each) => {
    const was = were.get(keyOf(each));
    if (isLiving(each) && (was === undefined || !isLiving(was)))
      return [
        event(
          'started',
          each.service,
          at,
          `${each.service} ${was === undefined ? 'started' : 'is heard of again'} (${each.instance}).`,
        ),
      ];
    if (!isLiving(each) && was !== undefined && isLiving(was))
      return [
        event(
          'silent',
          each.service,
          at,
          `Nothing was heard of ${each.service} (${each.instance}) for ${durationText(each.silentSeconds)}.`,
        ),
      ];
    return [];
  });
  const stopped = before
    .filter((each) => isLiving(each) && !are.has(keyOf(each)))
    .map(({ service, instance }) => event('stopped', service, at, `${service} stopped in order (${instance}).`));
  return [...changed, ...stopped];
}

/** What a group passes through on its way is no news; that it was on its way is. */
function groupEvents(before: Looked, { groups = [], at }: Looked): TimelineEvent[] {
  return groups.filter(isSettled).flatMap(({ group, state, members }) => {
    const was = before.settled.find((each) => each.group === group);
    const wasOnItsWay = before.groups?.some((each) => each.group === group && !isSettled(each)) ?? false;
    if (was === undefined || (was.members === members && was.state === state && !wasOnItsWay)) return [];
    return [
      event('rebalance', group, at, `${group} is ${state} with ${counted(members, 'member')}, after ${was.members}.`),
    ];
  });
}

/** @param settled as of the look before. */
export function settledGroups(
  settled: readonly GroupState[],
  groups: readonly GroupState[] | undefined,
): readonly GroupState[] {
  const fresh = groups?.filter(isSettled) ?? [];
  return [...fresh, ...settled.filter(({ group }) => !fresh.some((each) => each.group === group))];
}

const isSettled = ({ state }: GroupState): boolean => SETTLED.has(state);
const SETTLED = new Set(['Stable', 'Empty', 'Dead']);

/** What changes alike on several partitions of a group is told once. */
function verdictEvents(before: Looked['partitions'], now: Looked['partitions'], at: Instant): TimelineEvent[] {
  if (before === undefined || now === undefined) return [];
  const were = new Map(before.map((each) => [subjectOf(each), verdictOf(each)]));
  const changes = now.flatMap((partition) => {
    const [was, is] = [were.get(subjectOf(partition)), verdictOf(partition)];
    return was === undefined || was === is || isExpected(was, is) ? [] : [{ partition, change: `${was} became ${is}` }];
  });
  const alike = Map.groupBy(changes, ({ partition: { group }, change }) => `${group} ${change}`);
  return [...begun(before, now, at), ...[...alike.values()].flatMap((each) => changeEvent(each, at))];
}

interface Change {
  readonly partition: WatchedPartition;
  readonly change: string;
}

function changeEvent(alike: readonly Change[], at: Instant): TimelineEvent[] {
  const [first] = alike;
  if (first === undefined) return [];
  const { partition, change } = first;
  if (alike.length === 1) return [event('verdict', subjectOf(partition), at, `${change}: ${partition.sentence}`)];
  const numbers = alike.map((each) => each.partition.partition).join(', ');
  return [event('verdict', partition.group, at, `${change} on partitions ${numbers} of ${partition.topic}.`)];
}

/** A group that has read nothing before. */
function begun(before: readonly WatchedPartition[], now: readonly WatchedPartition[], at: Instant): TimelineEvent[] {
  const readers = (partitions: readonly WatchedPartition[]) =>
    new Set(partitions.filter(({ nextOffset }) => nextOffset !== null).map(({ group }) => group));
  const known = new Set(before.map(({ group }) => group));
  const read = readers(before);
  return [...readers(now)]
    .filter((group) => known.has(group) && !read.has(group))
    .map((group) => event('verdict', group, at, `${group} has begun to read.`));
}

const verdictOf = ({ state, word }: WatchedPartition): string => (state === 'reading' ? word : state);

/** That a partition is begun is told of its group, that one is paused and resumed as what people did. */
function isExpected(was: string, is: string): boolean {
  return is === 'paused' || (is === 'OK' && (was === 'paused' || was === 'never-started'));
}
