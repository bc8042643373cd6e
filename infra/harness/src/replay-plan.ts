/**
 * In which order the facts are sent: by time, or shuffled, with some of them once more later on. A plan is positions, not facts, so that
 * twenty copies of the base (`--repeat 20`) cost four bytes a record and not a second life of everything.
 */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { SeededRandom } from './seeded-random.ts';

export interface ReplayOrder {
  /** Copies of the base, each under customer ids of its own. */
  readonly repeat?: number | undefined;
  /** undefined: by time. */
  readonly shuffleSeed?: number | undefined;
  /** 0..100: of all records, how many are sent again at random later places. */
  readonly duplicatePercent?: number | undefined;
}

export class ReplayPlan {
  readonly #facts: readonly Fact[];
  /** Copy * facts + index. */
  readonly #order: Uint32Array;

  /** @param facts in fold order. @throws RangeError when the plan would not fit into memory. */
  constructor(facts: readonly Fact[], { repeat = 1, shuffleSeed, duplicatePercent = 0 }: ReplayOrder) {
    if (facts.length * repeat >= 2 ** 32) throw new RangeError(`${repeat} copies are too many`);
    const order = byTime(facts.length, repeat);
    if (shuffleSeed !== undefined) new SeededRandom(`shuffle ${shuffleSeed}`).shuffle(order);
    this.#facts = facts;
    this.#order = withDuplicates(order, duplicatePercent, new SeededRandom(`duplicate ${shuffleSeed}`));
  }

  /** Records to send, duplicates included. */
  get length(): number {
    return this.#order.length;
  }

  *facts(from = 0, to = this.length): Generator<Fact> {
    for (const place of this.#order.subarray(from, to)) {
      const fact = this.#facts[place % this.#facts.length];
      if (fact !== undefined) yield inCopy(fact, Math.floor(place / this.#facts.length));
    }
  }
}

/** The first copy is the base itself; the others are strangers with the same history, who know each other. */
function inCopy(fact: Fact, copy: number): Fact {
  if (copy === 0) return fact;
  const stranger = (customerId: string) => `${customerId}-${copy + 1}`;
  const copied = { ...fact, customerId: stranger(fact.customerId) };
  if (copied.type !== 'feedback.referral') return copied;
  return { ...copied, referredCustomerId: stranger(copied.referredCustomerId) };
}

function byTime(factCount: number, repeat: number): Uint32Array<ArrayBuffer> {
  return Uint32Array.from(
    { length: factCount * repeat },
    (_, place) => (place % repeat) * factCount + Math.floor(place / repeat),
  );
}

/** Which records come twice is drawn without repetition; each one's second place lies anywhere behind its first. */
function withDuplicates(order: Uint32Array, percent: number, random: SeededRandom): Uint32Array {
  const chosen = Uint32Array.from(order.keys());
  random.shuffle(chosen);
  const again = Array.from(chosen.subarray(0, Math.round((order.length * percent) / 100)), (place) => ({
    after: random.between(place, order.length),
    record: order[place] ?? 0,
  })).sort((a, b) => a.after - b.after);
  const planned = new Uint32Array(order.length + again.length);
  let next = 0;
  order.forEach((record, place) => {
    planned[place + next] = record;
    for (let twice = again[next]; twice?.after === place; twice = again[next]) planned[place + ++next] = twice.record;
  });
  return planned;
}
