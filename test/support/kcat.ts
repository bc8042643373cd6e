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
import { TOPIC_BY_FACT_TYPE } from '@loyalty-ladder/contracts/topics.ts';
import type { World } from './world.ts';

/** Where librdkafka puts a key when nobody has told it otherwise. */
export const consistentPartitionOf = (key: string, partitions: number): number => crc32(key) % partitions;

/** Sends facts one after the other, each acknowledged. @throws Error with what kcat says, or that it is not there. */
export async function sendByKcat(
  world: Pick<World, 'clients' | 'endpoints' | 'topic'>,
  facts: readonly WireFact[],
  partitioner = 'consistent_random',
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'kcat-'));
  try {
    for (const fact of facts) {
      const { key, value, headers } = encodeFact(fact, world.clients.catalog);
      const file = join(folder, randomUUID());
      await writeFile(file, value);
      await run([
        ...['-P', '-b', world.endpoints.kafkaBrokers.join(','), '-t', world.topic(TOPIC_BY_FACT_TYPE[fact.type])],
        ...['-X', `partitioner=${partitioner}`, '-k', key.toString()],
        ...Object.entries(headers).flatMap(([name, text]) => ['-H', `${name}=${text}`]),
        file,
      ]);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function run(args: readonly string[]): Promise<void> {
  await promisify(execFile)('kcat', [...args]).catch((error: Error & { readonly code?: unknown }) => {
    if (error.code !== 'ENOENT') throw error;
    throw new Error('kcat is not there, a Kafka client on librdkafka: `apt-get install kcat` (.ci/run installs it)');
  });
}
