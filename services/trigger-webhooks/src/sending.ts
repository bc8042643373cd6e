/**
 * Sends what is due: claims as many messages as there are slots free, signs them, and hands in what came of each to be settled. A slot is free
 * again when its receiver has answered, or the limit has passed; so one that hangs holds its own slots and nobody else's.
 * Next file: settling.ts.
 */
import { pause } from '@loyalty-ladder/runtime/backoff.ts';
import type { ClaimedDelivery } from '@loyalty-ladder/store/webhooks/claim-deliveries.ts';
import { type OpenEndpoint, readOpenEndpoints } from '@loyalty-ladder/store/webhooks/read-open-endpoints.ts';
import { type ClaimedPage, claimPage } from './claim-page.ts';
import { EndpointSlots } from './endpoint-slots.ts';
import { givenBack, judgeAttempt } from './judge-attempt.ts';
import { sendMessage } from './send-message.ts';
import type { Settling } from './settling.ts';
import { WakeUp } from './wake-up.ts';
import type { WebhooksContext } from './webhooks-context.ts';

/** What is under way when the process is told to stop has so long; what has not ended by then is given back. */
const FINISH_MS_MAX = 8_000;

export class Sending {
  readonly #context: WebhooksContext;
  readonly #settling: Settling;
  readonly #slots: EndpointSlots;
  readonly #wakeUp = new WakeUp();
  readonly #underWay = new Set<Promise<void>>();
  readonly #leaseMs: number;
  #claims = 0;
  /** Answers that come now are of our own making. */
  #isBreakingOff = false;

  constructor(context: WebhooksContext, settling: Settling) {
    this.#context = context;
    this.#settling = settling;
    this.#slots = new EndpointSlots(context.config.WEBHOOK_REQUESTS_MAX);
    this.#leaseMs = context.config.WEBHOOK_LEASE_MS;
  }

  /** There may be more to send. */
  wake(): void {
    this.#wakeUp.wake();
  }

  /** Claims and begins to send. @returns until when to rest. */
  async turn(stopping: AbortSignal): Promise<number | (() => Promise<void>)> {
    const rest = () => this.#wakeUp.wait(this.#context.config.WEBHOOK_POLL_MS);
    const open = await readOpenEndpoints(this.#context.pool);
    const offers = this.#slots.offer(open, performance.now());
    if (offers.length === 0 || stopping.aborted) return rest;
    const endpoints = new Map(open.map((endpoint) => [endpoint.endpointNo, endpoint]));
    this.#claims += 1;
    const claimedAtMs = performance.now();
    const page = await claimPage(this.#context, offers, endpoints, `${this.#context.holder}/${this.#claims}`);
    for (const { state } of page.settled) if (state !== 'waiting') this.#context.metrics.settled.inc({ state });
    this.#begin(page, endpoints, claimedAtMs);
    return page.toSend.length + page.settled.length === 0 ? rest : 0;
  }

  /** To be called when no turn is under way any more: waits for the receivers a while, then gives back what they have not answered. */
  async stop(): Promise<void> {
    const enough = new AbortController();
    await Promise.race([pause(FINISH_MS_MAX, enough.signal), this.#ended()]);
    enough.abort();
    this.#isBreakingOff = true;
    await this.#context.sender.close();
    await this.#ended();
  }

  async #ended(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.all(this.#underWay);
  }

  #begin({ toSend, keys }: ClaimedPage, endpoints: ReadonlyMap<bigint, OpenEndpoint>, claimedAtMs: number): void {
    for (const delivery of toSend) {
      const endpoint = endpoints.get(delivery.endpointNo);
      if (endpoint === undefined) throw new Error('a queue was claimed of an endpoint that was not offered');
      this.#slots.take(endpoint);
      const sent = this.#send(delivery, endpoint, keys.get(delivery.endpointNo) ?? [], claimedAtMs);
      const ended = sent.finally(() => {
        this.#underWay.delete(ended);
        this.#slots.free(endpoint.endpointNo);
        this.#context.metrics.underWay.set(this.#underWay.size);
        this.#wakeUp.wake();
      });
      this.#underWay.add(ended);
    }
    this.#context.metrics.underWay.set(this.#underWay.size);
  }

  async #send(
    delivery: ClaimedDelivery,
    endpoint: OpenEndpoint,
    keys: readonly Buffer[],
    claimedAtMs: number,
  ): Promise<void> {
    // A process that was stopped since it claimed may no longer hold it: what is sent now could come behind what came later.
    if (performance.now() - claimedAtMs > this.#leaseMs / 3) return;
    const at = Date.now();
    const answer = await sendMessage(this.#context, delivery, endpoint, keys);
    const isBrokenOff = this.#isBreakingOff && answer.kind === 'failed';
    this.#settling.add(isBrokenOff ? givenBack(delivery) : judgeAttempt(delivery, answer, at));
  }
}
