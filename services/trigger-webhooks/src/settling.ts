/**
 * Writes what became of attempts: many in one transaction, while further ones gather. It also says what they mean for their endpoints, and
 * disables those that are gone or have failed for days, which others that watch are told of in the same transaction.
 */
import { DAY_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { type Ending, inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { DeliveryPlace } from '@loyalty-ladder/store/webhooks/claim-deliveries.ts';
import { disableEndpoints } from '@loyalty-ladder/store/webhooks/disable-endpoints.ts';
import { markEndpoints } from '@loyalty-ladder/store/webhooks/mark-endpoints.ts';
import { settleDeliveries } from '@loyalty-ladder/store/webhooks/settle-deliveries.ts';
import type { PoolClient } from 'pg';
import { marksOf } from './endpoint-marks.ts';
import type { JudgedAttempt } from './judge-attempt.ts';
import { tellWatchers } from './tell-watchers.ts';
import { WakeUp } from './wake-up.ts';
import type { WebhooksContext } from './webhooks-context.ts';

/** Of one transaction. */
const ATTEMPTS_MAX = 500;
const IDLE_MS = 60_000;

export class Settling {
  readonly #context: WebhooksContext;
  readonly #wakeUp = new WakeUp();
  /** In the order in which they ended. */
  #waiting: JudgedAttempt[] = [];

  constructor(context: WebhooksContext) {
    this.#context = context;
  }

  add(attempt: JudgedAttempt): void {
    this.#waiting.push(attempt);
    this.#wakeUp.wake();
  }

  wake(): void {
    this.#wakeUp.wake();
  }

  /** What is not written stays, and is written by the next turn. @returns until when to rest. */
  async turn(): Promise<number | (() => Promise<void>)> {
    const attempts = this.#waiting.slice(0, ATTEMPTS_MAX);
    if (attempts.length === 0) return () => this.#wakeUp.wait(IDLE_MS);
    const counted = await inTransaction(this.#context.pool, (tx) => this.#write(tx, attempts));
    this.#waiting = this.#waiting.slice(attempts.length);
    this.#count(counted, attempts.length);
    return 0;
  }

  /** Of a process that stops: what no turn has written, if Postgres is there. Else it is sent again, when the lease ends. */
  async finish(): Promise<void> {
    while (this.#waiting.length > 0) await this.turn();
  }

  async #write(tx: PoolClient, attempts: readonly JudgedAttempt[]): Promise<Ending<readonly JudgedAttempt[]>> {
    const held = await settleDeliveries(
      tx,
      attempts.map(({ settled }) => settled),
    );
    const places = new Set(held.map(keyOf));
    const counted = attempts.filter(({ settled }) => places.has(keyOf(settled)));
    await markEndpoints(tx, marksOf(counted));
    await this.#disable(tx, counted);
    return { result: counted };
  }

  async #disable(tx: PoolClient, attempts: readonly JudgedAttempt[]): Promise<void> {
    const failed = endpointsOf(attempts.filter(({ succeeded, settled }) => !succeeded && settled.attempt !== null));
    if (failed.length === 0) return;
    const { WEBHOOK_DISABLE_DAYS, WEBHOOK_DISABLE_FAILURES: failures } = this.#context.config;
    const limits = { failingMs: WEBHOOK_DISABLE_DAYS * DAY_MS, failures };
    const gone = endpointsOf(attempts.filter((each) => each.gone));
    const disabled = await disableEndpoints(tx, gone, failed, limits);
    if (disabled.length === 0) return;
    await tellWatchers(tx, disabled);
    for (const { endpointId, reason } of disabled) {
      this.#context.metrics.disabled.inc({ reason });
      this.#context.log.warn({ endpoint: endpointId, reason }, 'an endpoint is disabled; what it is to get waits');
    }
  }

  #count(counted: readonly JudgedAttempt[], given: number): void {
    const { settled, leasesLost } = this.#context.metrics;
    leasesLost.inc(given - counted.length);
    for (const {
      settled: { state },
    } of counted)
      if (state !== 'waiting') settled.inc({ state });
  }
}

const keyOf = ({ customerNo, endpointNo, position, part }: DeliveryPlace): string =>
  `${customerNo}/${endpointNo}/${position}/${part}`;

const endpointsOf = (attempts: readonly JudgedAttempt[]): bigint[] => [
  ...new Set(attempts.map(({ settled }) => settled.endpointNo)),
];
