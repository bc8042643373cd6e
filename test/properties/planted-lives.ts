/**
 * Customers who leave for a cause that is known, because it is planted: what they bought, what they let be noticed of it, and then silence.
 * Causes are drawn as the program's prior has them; some say nothing, some tell of other things too. The rates are plausible, not measured.
 */
import type { Fact, ServiceCause } from '@loyalty-ladder/domain/facts/fact.ts';
import { DRIVER_CLASSES, type DriverClass, STAFF_CAUSES } from '@loyalty-ladder/domain/state/driver.ts';
import { DAY_MS, HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { SeededRandom } from '@loyalty-ladder/harness/seeded-random.ts';

export interface PlantedLife {
  readonly cause: DriverClass;
  readonly facts: readonly Fact[];
  /** Long after the last purchase. */
  readonly until: number;
}

/** Touchpoints that say of what class a critical answer there is, for the program's `touchpointClasses`. */
export const TOUCHPOINT_CLASSES = { counter: 'staff', product: 'quality', checkout: 'price' } as const;

const TOUCHPOINT_OF: Readonly<Record<DriverClass, string>> = {
  staff: 'counter',
  quality: 'product',
  price: 'checkout',
  other: 'elsewhere',
};

const BEGIN = Date.parse('2024-01-01T10:00:00Z');
/** Of those who leave, how many say nothing at all on the way. */
const SILENT = 0.25;
/** Of what the others tell, how much is about something else. */
const BESIDE = 0.2;

export function plantedLife(seed: number, prior: Readonly<Record<DriverClass, number>>): PlantedLife {
  const random = new SeededRandom(`planted ${seed}`);
  const cause = drawn(random, prior);
  const purchases = random.between(2, 6);
  const facts: Fact[] = [];
  for (let index = 0; index < purchases; index++) facts.push(purchaseOf(index, random));
  const lastAt = Math.max(...facts.map(({ occurredAt }) => occurredAt));
  if (!random.chance(SILENT)) facts.push(...tellings(cause, lastAt, prior, random));
  return { cause, facts, until: lastAt + 1_000 * DAY_MS };
}

function drawn(random: SeededRandom, prior: Readonly<Record<DriverClass, number>>): DriverClass {
  let left = random.between(0, 100);
  for (const each of DRIVER_CLASSES) {
    left -= prior[each];
    if (left < 0) return each;
  }
  return 'other';
}

function* tellings(
  cause: DriverClass,
  lastAt: number,
  prior: Readonly<Record<DriverClass, number>>,
  random: SeededRandom,
): Generator<Fact> {
  for (let index = 0, count = random.between(1, 5); index < count; index++) {
    const about = random.chance(BESIDE) ? drawn(random, prior) : cause;
    yield telling(`told-${index}`, lastAt + (index + 1) * 7 * HOUR_MS, about, random);
  }
}

function telling(id: string, occurredAt: number, about: DriverClass, random: SeededRandom): Fact {
  const base = { id, source: 'planted', customerId: 'c1', occurredAt };
  const cause: ServiceCause = about === 'staff' ? random.pick(STAFF_CAUSES) : about;
  const way = random.between(0, 4);
  if (way === 0) return { ...base, type: 'feedback.complaint-opened', complaintId: id, cause };
  if (way === 1) {
    const asked = { surveyId: id, touchpoint: TOUCHPOINT_OF[about] };
    return { ...base, type: 'feedback.nps', score: random.between(0, 7), ...asked };
  }
  const contact = { ...base, type: 'contact.service' as const, touchpoint: 'phone' };
  // Staff who are slow or of no help need not say so themselves.
  if (way === 2 && about === 'staff') return { ...contact, waitSeconds: random.between(700, 2_000), resolved: false };
  return { ...contact, waitSeconds: random.between(10, 200), resolved: random.chance(0.5), cause };
}

function purchaseOf(index: number, random: SeededRandom): Fact {
  const id = `bought-${index}`;
  const price = random.between(500, 9_000);
  return {
    ...{ id, source: 'planted', customerId: 'c1', occurredAt: BEGIN + (index * 25 + random.between(0, 20)) * DAY_MS },
    ...{ type: 'purchase.completed', purchaseId: id, channel: 'shop', currency: 'GBP' },
    lines: [{ lineId: '1', sku: 'S1', quantity: 1, unitPriceMinor: price, discountMinor: 0, costMinor: price >> 1 }],
  };
}
