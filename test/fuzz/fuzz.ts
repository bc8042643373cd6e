/**
 * Hostile requests against a gateway that runs, some at once; and between them requests in good faith, which must be answered all the time:
 * a fact each fifty, whose 202 is a promise that is looked at in the end.
 */
import { SeededRandom } from '@loyalty-ladder/harness/seeded-random.ts';
import { exchange } from './exchange.ts';
import { bytesOf, type HostileRequest, hostileRequest, type Keys } from './hostile-request.ts';
import { judgeExchange } from './judge-exchange.ts';
import { type OpenApiDocument, type Operation, operationsOf } from './operations.ts';
import { SlowClients } from './slow-clients.ts';

export interface FuzzTarget {
  /** Of the public listener. */
  readonly port: number;
  readonly keys: Keys;
  /** Of keys: no answer may hold one. */
  readonly secrets: readonly string[];
}

export interface FuzzOptions {
  readonly requests: number;
  readonly seed: number;
  readonly onProgress?: (done: number, faults: number) => void;
}

interface Fault {
  readonly seed: string;
  readonly family: string;
  readonly route: string;
  readonly faults: readonly string[];
  /** The beginning of what was sent and of what came. */
  readonly sent: string;
  readonly got: string;
}

export interface FuzzReport {
  readonly requests: number;
  /** Of answers, by family. */
  readonly statuses: ReadonlyMap<string, ReadonlyMap<number, number>>;
  readonly faults: readonly Fault[];
  /** ce_id of facts that were answered with 202, each of a customer `fuzz-<ce_id>`. */
  readonly accepted: readonly string[];
  /** Of slow clients: all were cut off. */
  readonly slow: { readonly begun: number; readonly left: number };
}

/** A customer whom nobody asks about: no answer about one customer may name her. */
const VICTIM = 'victim-5b0c7d';
const FACTS_SOURCE = 'fuzz-in-good-faith';
const AT_ONCE = 8;
const GOOD_EACH = 50;
const SLOW_CLIENTS = 40;
const SHOWN = 600;

export async function fuzz(target: FuzzTarget, { requests, seed, onProgress }: FuzzOptions): Promise<FuzzReport> {
  const document = await fetch(`http://127.0.0.1:${target.port}/openapi.json`);
  const operations = operationsOf((await document.json()) as OpenApiDocument);
  const run = new Run(target, operations, seed);
  await run.behave('victim');
  const slow = new SlowClients(target.port, target.keys.whole, SLOW_CLIENTS);
  let next = 0;
  const worker = async () => {
    for (let number = next++; number < requests; number = next++) {
      await run.attack(number);
      if (number % GOOD_EACH === 0) await run.behave(`${seed}-${number}`);
      if (number % 1_000 === 999) onProgress?.(number + 1, run.faults.length);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await slow.cutOff;
  const { statuses, faults, accepted } = run;
  return { requests, statuses, faults, accepted, slow: { begun: SLOW_CLIENTS, left: slow.open } };
}

class Run {
  readonly statuses = new Map<string, Map<number, number>>();
  readonly faults: Fault[] = [];
  readonly accepted: string[] = [];
  readonly #target: FuzzTarget;
  readonly #operations: [Operation, ...Operation[]];
  readonly #seed: number;

  constructor(target: FuzzTarget, operations: [Operation, ...Operation[]], seed: number) {
    this.#target = target;
    this.#operations = operations;
    this.#seed = seed;
  }

  async attack(number: number): Promise<void> {
    const seed = `${this.#seed}/${number}`;
    const random = new SeededRandom(seed);
    const request = hostileRequest({ random, operation: random.pick(this.#operations), keys: this.#target.keys });
    const ended = await exchange(this.#target.port, request.parts, request.answers ?? 1);
    for (const { status } of ended.answers) this.#count(request.family, status);
    const faults = judgeExchange(request, ended, this.#target.secrets, VICTIM);
    const got = ended.answers.map((answer) => `${answer.status} ${answer.body}`).join(' | ') + ended.rest;
    if (faults.length > 0) this.#note(seed, request, faults, got);
  }

  /** Somebody in good faith beside all that. */
  async behave(id: string): Promise<void> {
    const { port, keys } = this.#target;
    const [answer] = (await exchange(port, [goodFact(id, keys.whole)], 1)).answers;
    if (answer?.status === 202) this.accepted.push(id);
    else
      this.#note(
        id,
        { family: 'in good faith', parts: [] },
        ['a good fact was not accepted'],
        `${answer?.status} ${answer?.body}`,
      );
  }

  #count(family: string, status: number): void {
    const counts = this.statuses.get(family) ?? new Map<number, number>();
    counts.set(status, (counts.get(status) ?? 0) + 1);
    this.statuses.set(family, counts);
  }

  #note(seed: string, { family, operation, parts }: HostileRequest, faults: readonly string[], got: string): void {
    const sent = Buffer.concat(parts).toString('latin1').replaceAll(this.#target.keys.whole, '<key>');
    const route = operation === undefined ? '' : `${operation.method} ${operation.path}`;
    this.faults.push({ seed, family, route, faults, sent: sent.slice(0, SHOWN), got: got.slice(0, SHOWN) });
  }
}

/** Of a fact in good faith. */
export const customerOf = (id: string): string => (id === 'victim' ? VICTIM : `fuzz-${id}`);

function goodFact(id: string, key: string): Buffer {
  const body = {
    ...{
      specversion: '1.0',
      id,
      source: FACTS_SOURCE,
      type: 'contact.visited',
      time: new Date(Date.now() - 60_000).toISOString(),
    },
    data: { customerId: customerOf(id), channel: 'site' },
  };
  return bytesOf({
    method: 'POST',
    target: '/v1/events',
    headers: [
      ['host', 'fuzz.example'],
      ['authorization', `Bearer ${key}`],
      ['content-type', 'application/cloudevents+json'],
    ],
    body: Buffer.from(JSON.stringify(body)),
  });
}
