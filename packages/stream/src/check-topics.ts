/**
 * Compares topics with what correctness asks of them. What counts is what holds for a topic, whoever has set it: the topic itself, the
 * broker or Kafka.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin } from 'kafkajs';
import { inStreamErrors, StreamError } from './stream-error.ts';
import { type TopicFault, TopicRefusedError } from './topic-refused-error.ts';
import { readTopicSettings, type TopicSettings } from './topic-settings.ts';

export interface SettingRule {
  readonly name: string;
  /** What it may be; what it should be comes first. */
  readonly is?: readonly string[] | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Completes "must be so, ...". */
  readonly why: string;
}

export interface TopicRule {
  /** As on the cluster. */
  readonly topic: string;
  readonly partitions: number;
  readonly settings: readonly SettingRule[];
}

/** A broker hears of a change from the controller, a little later than whoever made it: one look proves nothing. */
const LOOKS = 3;
const LOOK_AGAIN_MS = 500;

/** @throws TopicRefusedError naming all that differs; StreamError */
export async function checkTopics(
  admin: Admin,
  rules: readonly TopicRule[],
  brokers: readonly string[],
): Promise<void> {
  for (let look = 1; ; look++) {
    const found = await Promise.all(rules.map((rule) => readSettings(admin, rule, brokers)));
    const faults = rules.flatMap((rule, index) => judgeTopic(rule, found[index] as TopicSettings, brokers));
    if (faults.length === 0) return;
    if (look === LOOKS) throw new TopicRefusedError(faults, brokers);
    await sleep(LOOK_AGAIN_MS);
  }
}

async function readSettings(
  admin: Admin,
  { topic, settings }: TopicRule,
  brokers: readonly string[],
): Promise<TopicSettings> {
  const names = settings.map(({ name }) => name);
  try {
    return await inStreamErrors(readTopicSettings(admin, topic, names));
  } catch (error) {
    if (!(error instanceof StreamError) || !error.code.endsWith('AUTHORIZATION_FAILED')) throw error;
    const right = `--bootstrap-server ${brokers.join(',')} --add --allow-principal User:... --operation DescribeConfigs --operation Describe --topic ${topic}`;
    throw new StreamError(error.code, `may not read the settings of topic ${topic}; kafka-acls.sh ${right} allows it`, {
      cause: error,
    });
  }
}

export function judgeTopic(rule: TopicRule, found: TopicSettings, brokers: readonly string[]): TopicFault[] {
  const faults = rule.settings.flatMap((setting) => {
    const value = found.settings.get(setting.name);
    // A broker that does not know a setting has nothing else in its place.
    return value === undefined ? [] : judgeSetting(rule.topic, setting, value);
  });
  return found.partitions === rule.partitions
    ? faults
    : [partitionsFault(rule.topic, found.partitions, rule.partitions, brokers), ...faults];
}

function judgeSetting(topic: string, { name, is, min, max, why }: SettingRule, value: string): TopicFault[] {
  const fault = (wanted: string, words = wanted): TopicFault[] => [
    { topic, says: `has ${name}=${value} and must have ${words}: ${why}`, mend: { setting: name, value: wanted } },
  ];
  if (is !== undefined && !is.some((each) => asSet(each) === asSet(value))) return fault(is[0] ?? '', is.join(' or '));
  if (min !== undefined && Number(value) < min) return fault(String(min), `at least ${min}`);
  if (max !== undefined && Number(value) > max) return fault(String(max), `at most ${max}`);
  return [];
}

/** A list such as `compact,delete` says the same in any order. */
const asSet = (value: string) =>
  value
    .split(',')
    .map((each) => each.trim())
    .sort()
    .join();

/** Kafka can add partitions, never take them away, and records that are there stay where they are. */
export function partitionsFault(topic: string, found: number, wanted: number, brokers: readonly string[]): TopicFault {
  const target = `--bootstrap-server ${brokers.join(',')}`;
  const command =
    found < wanted
      ? `if it holds no records yet, kafka-topics.sh ${target} --alter --topic ${topic} --partitions ${wanted}; else as a topic that is made anew`
      : `let what it holds be applied, stop the services, kafka-topics.sh ${target} --delete --topic ${topic}, and prepare again: it is a topic that is made anew`;
  return {
    topic,
    says: `has ${found} partitions and must have ${wanted}: a key's records would lie in several`,
    mend: { command },
  };
}
