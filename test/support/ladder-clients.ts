/** The harness's clients on a test's stack: to send facts as a retail system and to read what came of them. */

import { INPUT_TOPICS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { type LadderClients, openLadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { produceFacts } from '@loyalty-ladder/harness/produce-facts.ts';
import { readEndOffsets } from '@loyalty-ladder/harness/read-progress.ts';
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import { decodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { type CustomerState, readCustomerStates } from '@loyalty-ladder/store/customers/read-customer-states.ts';
import { readStreamProgress } from '@loyalty-ladder/store/stream/read-stream-progress.ts';
import type { TestStack } from './stack.ts';
import { waitUntil } from './wait-until.ts';

export function openClientsOf({ endpoints, topicPrefix }: TestStack): Promise<LadderClients> {
  return openLadderClients({ endpoints, topicPrefix, hasTimekeeper: false });
}

/** Sends facts and waits until all that lies in the topics is applied. */
export async function apply(clients: LadderClients, facts: readonly Fact[]): Promise<void> {
  await produceFacts(clients, facts);
  await applied(clients);
}

export async function applied(clients: LadderClients): Promise<void> {
  const ends = await readEndOffsets(clients);
  const topics = INPUT_TOPICS.map((topic) => topicName(clients.topicPrefix, topic));
  await waitUntil(
    async () => {
      const offsets = await readStreamProgress(clients.pool, topics);
      const next = new Map(offsets.map((each) => [topicPartitionKey(each), each.nextOffset]));
      return [...ends].every(([key, end]) => (next.get(key) ?? 0n) >= end);
    },
    { what: 'end of the backlog', timeoutMs: 60_000 },
  );
}

/** What is recorded of one customer. @throws Error when it is unknown. */
export async function customerOf(clients: LadderClients, customerId: string) {
  const { rows } = await clients.pool.query('select customer_no from identities where customer_id = $1', [customerId]);
  const [customer] = await readCustomerStates(clients.pool, [rows[0]?.customer_no ?? 0n]);
  if (customer === undefined) throw new Error(`customer ${customerId} is not recorded`);
  return { ...(customer as CustomerState), state: decodeState(customer.state), stateBytes: customer.state };
}
