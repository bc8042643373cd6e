/**
 * How a request about points is seen to, whatever it asks: one that was answered already gets its answer, whatever is away; who spends
 * waits until the purchases are applied that lie in Kafka; and a customer's requests queue here, so that they hold one connection to
 * Postgres and not all.
 */

import { partitionOf } from '@loyalty-ladder/contracts/partition-of.ts';
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { type Attempt, findReplay, type OnceAnswered } from '@loyalty-ladder/decisions/answer-once.ts';
import type { OpenedContext } from '@loyalty-ladder/decisions/open-decision-context.ts';
import { PurchasesWatch } from '@loyalty-ladder/operations/streams/purchases-watch.ts';
import { QueueByKey } from '@loyalty-ladder/runtime/queue-by-key.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { Problem } from '../http/problem.ts';

/** Of one customer, in each instance: about two seconds of work. */
const WAITING_MAX = 400;
const BEHIND_SECONDS = '2';

export interface Errand<Answer> {
  readonly attempt: Attempt;
  readonly customerId: string;
  /** It takes points from what is available. */
  readonly isSpending: boolean;
  readonly decide: (context: OpenedContext, purchasesKnown: boolean) => Promise<OnceAnswered<Answer>>;
}

export class PointsDesk {
  readonly #context: GatewayContext;
  readonly #purchases: PurchasesWatch;
  readonly #queue = new QueueByKey(WAITING_MAX);

  constructor(context: GatewayContext) {
    const { stream, pool, config } = context;
    this.#context = context;
    this.#purchases = new PurchasesWatch({
      ...{ stream, pool, topicPrefix: config.TOPIC_PREFIX },
      waitMs: config.REDEEM_WAIT_MS,
    });
  }

  /** @throws Problem, and what Postgres and the fold throw. */
  async see<Answer>({ attempt, customerId, isSpending, decide }: Errand<Answer>): Promise<OnceAnswered<Answer>> {
    const context = this.#context.decisions();
    const replay = await findReplay<Answer>(context.pool, attempt);
    if (replay !== undefined) return replay;
    const purchasesKnown = await this.#arePurchasesKnown(customerId, isSpending);
    return this.#queue.run(customerId, () => decide(context, purchasesKnown));
  }

  async #arePurchasesKnown(customerId: string, isSpending: boolean): Promise<boolean> {
    const partition = partitionOf(customerId, PARTITIONS);
    const known = await (isSpending ? this.#purchases.known(partition) : this.#purchases.knownNow(partition));
    if (known.isWhole || !isSpending || this.#context.config.REDEEM_WHEN_BEHIND === 'allow') return known.isWhole;
    const { appliedTo } = known;
    throw new Problem('purchases-behind', {
      appliedTo: appliedTo === null ? null : new Date(appliedTo).toISOString(),
      headers: { 'retry-after': BEHIND_SECONDS },
    });
  }
}
