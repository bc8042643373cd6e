/**
 * The outcomes as a subscriber receives them: none twice, none missing, and what stands of them in the end (domain.md, "Outcomes":
 * the highest revision of each key, retracted ones dropped). A digest a key is kept, not the outcome: a load test has millions.
 */
import { createHash, hash } from 'node:crypto';
import type { OutcomeEvent } from '@loyalty-ladder/contracts/outcome-event.ts';
import { compareUtf8 } from '@loyalty-ladder/domain/facts/fact-order.ts';
import { canonicalJson } from './canonical-json.ts';

interface Revision {
  readonly customerId: string;
  readonly type: string;
  readonly at: number;
  readonly revision: number;
  readonly retracted: boolean;
  /** Of the content, base64. */
  readonly digest: string;
}

/** More of them say the same again. */
const FAULTS_MAX = 10;

export class PublishedOutcomes {
  /** What a subscriber must never see, in words; no customer is named. */
  readonly faults: string[] = [];
  readonly #ids = new Set<string>();
  /** By topic and customer. */
  readonly #sequences = new Map<string, bigint>();
  readonly #counts = new Map<string, number>();
  /** By outcome key. */
  readonly #newest = new Map<string, Revision>();

  /** @param topic without the environment's prefix. @param id ce_id. */
  add(topic: string, id: string, event: OutcomeEvent): void {
    this.#counts.set(topic, (this.#counts.get(topic) ?? 0) + 1);
    if (this.#ids.has(id)) this.#fault(`${topic}: the id ${id} comes twice`);
    this.#ids.add(id);
    this.#follow(topic, event);
    if (event.type === 'points.changed') return; // Its entries obey the law by their net per key, not by revisions.
    const known = this.#newest.get(event.outcomeKey);
    if (known === undefined || known.revision < event.revision) this.#newest.set(event.outcomeKey, toRevision(event));
  }

  counts(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => compareUtf8(a, b)));
  }

  /** How many stand, by type. */
  collapsedCounts(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const { type } of this.#standing()) counts[type] = (counts[type] ?? 0) + 1;
    return counts;
  }

  /** SHA-256 over what stands, in an order that does not depend on how it came. */
  collapsedHash(): string {
    const sum = createHash('sha256');
    for (const { customerId, key, type, at, digest } of this.#standing().sort(byCustomerAndKey)) {
      sum.update(`${customerId}\0${key}\0${type}\0${at}\0${digest}\n`);
    }
    return sum.digest('hex');
  }

  #standing(): (Revision & { readonly key: string })[] {
    return Array.from(this.#newest, ([key, revision]) => ({ ...revision, key })).filter(({ retracted }) => !retracted);
  }

  /** Of one customer a topic is in order and without a gap: that is how a subscriber notices a loss. */
  #follow(topic: string, { customerId, sequence }: OutcomeEvent): void {
    const place = `${topic}\0${customerId}`;
    const expected = (this.#sequences.get(place) ?? 0n) + 1n;
    if (sequence !== expected) this.#fault(`${topic}: sequence ${sequence} comes where ${expected} is due`);
    this.#sequences.set(place, sequence);
  }

  #fault(text: string): void {
    if (this.faults.length < FAULTS_MAX) this.faults.push(text);
  }
}

/** What tells how the outcome was learned is no part of what stands. */
function toRevision(event: OutcomeEvent): Revision {
  const { customerId, type, occurredAt, revision, retracted, ...rest } = event;
  const { sequence, version, decidedAt, stale, current, outcomeKey, inForce, ...content } = {
    inForce: undefined,
    ...rest,
  };
  const digest = hash('sha256', canonicalJson(content), 'base64');
  return { customerId, type, at: occurredAt, revision, retracted, digest };
}

type Keyed = Revision & { readonly key: string };

function byCustomerAndKey(a: Keyed, b: Keyed): number {
  return compareUtf8(a.customerId, b.customerId) || compareUtf8(a.key, b.key);
}
