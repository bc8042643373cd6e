/**
 * Transactional producers as a Java shop has them: Kafka's own client in one JVM, run from its source (java/TransactionalProducers.java).
 * Those of kafkajs could not do the half: they end a transaction before they begin another, and theirs is the library under test.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { encodeFact, type WireFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import { partitionOf } from '@loyalty-ladder/contracts/partition-of.ts';
import { PARTITIONS, TOPIC_BY_FACT_TYPE } from '@loyalty-ladder/contracts/topics.ts';
import { findJava } from '@loyalty-ladder/local-stack/java.ts';
import { kafkaJars } from '@loyalty-ladder/local-stack/kafka-broker.ts';
import { eachHeader, type OutHeaders } from '@loyalty-ladder/stream/record-header.ts';
import type { World } from './world.ts';

const SOURCE = fileURLToPath(new URL('./java/TransactionalProducers.java', import.meta.url));

export interface JavaRecord {
  /** As on the cluster. */
  readonly topic: string;
  readonly partition: number;
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  /** Their names are words without a space. */
  readonly headers?: OutHeaders;
}

export type JavaProducers = Awaited<ReturnType<typeof startJavaProducers>>;

export async function startJavaProducers(world: World) {
  const { supervisor, endpoints, topicPrefix } = world;
  const jars = await kafkaJars({ supervisor, reporter: () => {} });
  const java = await findJava(supervisor.environment);
  const settings = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx128m', '-cp', join(jars, '*')];
  const child = spawn(java, [...settings, SOURCE, endpoints.kafkaBrokers.join()], { stdio: ['pipe', 'pipe', 'pipe'] });
  const answers = createInterface(child.stdout)[Symbol.asyncIterator]();
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaints += text;
  });
  child.stdin.on('error', () => {}); // It has ended; the answer that does not come tells.
  const ended = once(child, 'close');

  async function ask(...words: readonly (string | number)[]): Promise<string> {
    child.stdin.write(`${words.join(' ')}\n`);
    const { value, done } = await answers.next();
    if (done) await ended; // By itself: a Java that cannot run sources says so.
    const [outcome, ...rest] = String(value ?? complaints).split(' ');
    if (outcome !== 'done') throw new Error(`${words[0]}: ${value ?? complaints}`);
    return rest.join(' ');
  }

  /** @returns its offset. */
  async function send(producer: string, { topic, partition, key, value, headers = {} }: JavaRecord): Promise<bigint> {
    const named = Array.from(eachHeader(headers), (header) => [
      String(header.name),
      word(header.value === null ? null : Buffer.from(header.value)),
    ]).flat();
    return BigInt(await ask('send', idOf(producer), topic, partition, word(key), word(value), ...named));
  }

  const idOf = (producer: string) => `${topicPrefix}${producer}`;
  return {
    begin: (producer: string) => ask('begin', idOf(producer)),
    commit: (producer: string) => ask('commit', idOf(producer)),
    abort: (producer: string) => ask('abort', idOf(producer)),
    send,
    sendFact: (producer: string, fact: WireFact) => send(producer, recordOf(world, fact)),
    async close(): Promise<void> {
      child.stdin.end();
      await ended;
    },
  };
}

/** As a till sends it, in the customer's partition. */
export function recordOf({ clients, topic }: World, fact: WireFact): JavaRecord {
  const { key, value, headers } = encodeFact(fact, clients.catalog);
  const name = topic(TOPIC_BY_FACT_TYPE[fact.type]);
  return {
    topic: name,
    partition: partitionOf(key, PARTITIONS),
    key,
    value,
    headers,
  };
}

const word = (bytes: Buffer | null): string => (bytes === null ? '-' : bytes.toString('base64'));
