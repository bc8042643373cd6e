/**
 * A producer on librdkafka, as most systems that are not on the JVM have one: kcat, with the partitioner that librdkafka has by default
 * (consistent_random: CRC32 of the key), or another.
 */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { crc32 } from 'node:zlib';
import { encodeFact, type WireFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import { partitionOf } from '@loyalty-ladder/contracts/partition-of.ts';
import { PARTITIONS, TOPIC_BY_FACT_TYPE } from '@loyalty-ladder/contracts/topics.ts';
import type { Kafka } from 'kafkajs';
import type { World } from './world.ts';

/** Where librdkafka puts a key when nobody has told it otherwise. */
export const consistentPartitionOf = (key: string, partitions: number): number => crc32(key) % partitions;

/** By name, as librdkafka and its users have them. */
const PARTITIONERS = { consistent_random: consistentPartitionOf, murmur2_random: partitionOf } as const;

interface SentRecord {
  readonly topic: string;
  readonly key: Buffer;
  readonly value: Buffer;
  readonly headers: Readonly<Record<string, string>>;
}

/** Sends facts one after the other, each acknowledged. Where kcat is not installed another client puts them where kcat would. */
export async function sendByKcat(
  world: Pick<World, 'clients' | 'endpoints' | 'kafka' | 'topic'>,
  facts: readonly WireFact[],
  partitioner: keyof typeof PARTITIONERS = 'consistent_random',
): Promise<void> {
  const records = facts.map((fact) => ({
    topic: world.topic(TOPIC_BY_FACT_TYPE[fact.type]),
    ...encodeFact(fact, world.clients.catalog),
  }));
  if (await isInstalled()) await sendEach(world.endpoints.kafkaBrokers, records, partitioner);
  else await sendInItsPlace(world.kafka, records, PARTITIONERS[partitioner]);
}

async function sendEach(
  brokers: readonly string[],
  records: readonly SentRecord[],
  partitioner: string,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kcat-'));
  try {
    for (const { topic, key, value, headers } of records) {
      const file = join(folder, randomUUID());
      await writeFile(file, value);
      await run([
        ...['-P', '-b', brokers.join(','), '-t', topic],
        ...['-X', `partitioner=${partitioner}`, '-k', key.toString()],
        ...Object.entries(headers).flatMap(([name, text]) => ['-H', `${name}=${text}`]),
        file,
      ]);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function sendInItsPlace(
  kafka: Kafka,
  records: readonly SentRecord[],
  partitionOfKey: (key: string, partitions: number) => number,
): Promise<void> {
  process.stderr.write('kcat is not installed (apt-get install kcat): its partitions are computed\n');
  const producer = kafka.producer();
  await producer.connect();
  try {
    for (const { topic, ...record } of records) {
      const partition = partitionOfKey(record.key.toString(), PARTITIONS);
      await producer.send({ topic, messages: [{ ...record, partition }] });
    }
  } finally {
    await producer.disconnect();
  }
}

const run = (args: readonly string[]) => promisify(execFile)('kcat', [...args]);

function isInstalled(): Promise<boolean> {
  return run(['-V']).then(
    () => true,
    (error: { readonly code?: unknown }) => {
      if (error.code === 'ENOENT') return false;
      throw error;
    },
  );
}
