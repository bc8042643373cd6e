/** What subscribers with read_committed see of an OutboxWriter's rows, and what must hold of it. */
import { randomUUID } from 'node:crypto';
import { OUTPUT_TOPICS } from '@loyalty-ladder/contracts/topics.ts';
import { readOutboxBacklog } from '@loyalty-ladder/store/outbox/read-outbox-backlog.ts';
import type { Pool } from 'pg';
import { expect } from 'vitest';
import type { OutboxWriter } from './outbox-writer.ts';
import type { TestStack } from './stack.ts';
import { type WaitOptions, waitUntil } from './wait-until.ts';

/** Waits until nothing waits in the outbox any more. */
export async function relayedAll(pool: Pool, options: Partial<WaitOptions> = {}): Promise<void> {
  await waitUntil(async () => (await readOutboxBacklog(pool)).rows === 0, { what: 'empty outbox', ...options });
}

/** All that is needed of a stack to read. */
export type Published = Pick<TestStack, 'stream' | 'topic'>;

/** Each committed row exactly once, nothing else, and each customer's rows in order without a gap. @returns the ids as read. */
export async function expectPublishedOnceInOrder(stack: Published, writer: OutboxWriter): Promise<string[]> {
  const ids = await readIds(stack);
  expect(ids.length).toBe(new Set(ids).size);
  expect(new Set(ids)).toEqual(writer.committed);
  const sequences = new Map<string, number>();
  for (const id of ids) {
    const [customer = '', sequence] = id.split('/');
    expect(Number(sequence), `what follows ${sequences.get(customer)} of ${customer}`).toBe(
      (sequences.get(customer) ?? 0) + 1,
    );
    sequences.set(customer, Number(sequence));
  }
  return ids;
}

/** In order of their offsets within a partition. */
async function readIds(stack: Published): Promise<string[]> {
  const ids: string[] = [];
  await stack.stream.readTopics({
    group: stack.topic(`reader-${randomUUID()}`),
    topics: [stack.topic(OUTPUT_TOPICS[0])],
    onMessage: ({ headers, key, value }) => {
      const id = String([...headers].find(({ name }) => name === 'ce_id')?.value);
      expect(String(value)).toBe(`content of ${id}`);
      expect(String(key)).toBe(id.split('/')[0]);
      ids.push(id);
    },
  });
  return ids;
}
