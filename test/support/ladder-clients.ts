/** The harness's clients on a test's stack, for tests that have no world.ts yet. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { type LadderClients, openLadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { produceFacts } from '@loyalty-ladder/harness/produce-facts.ts';
import { applied } from './applied.ts';
import { customerOf as recordedCustomer } from './recorded.ts';
import type { TestStack } from './stack.ts';

export { applied };

export function openClientsOf({ endpoints, topicPrefix }: TestStack): Promise<LadderClients> {
  return openLadderClients({ endpoints, topicPrefix, hasTimekeeper: false });
}

/** Sends facts and waits until all that lies in the topics is applied. */
export async function apply(clients: LadderClients, facts: readonly Fact[]): Promise<void> {
  await produceFacts(clients, facts);
  await applied(clients);
}

/** What is recorded of one customer. @throws Error when it is unknown. */
export const customerOf = ({ pool }: LadderClients, customerId: string) => recordedCustomer(pool, customerId);
