/** Calls for help after a purchase: how long they waited, who answered, whether it helped; an answer to "how was it", or a complaint. */
import type { ServiceCause } from '@loyalty-ladder/domain/facts/fact.ts';
import { HOUR_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { complaintFacts } from './complaint-facts.ts';
import { SLOW_EMPLOYEE } from './planted-causes.ts';
import type { Shopper, SyntheticFact } from './shopper.ts';

const SECOND_MS = 1_000;
const WAIT_SECONDS_MEAN = 150;
const WAIT_SECONDS_MAX = 3_600;
/** Above this waiting is what a caller remembers of the call. */
const SLOW_SECONDS = 300;
const EMPLOYEES = 12;

/** Why a call went wrong, where it did: staff behaviour outweighs goods and price, as in the program's prior for drivers. */
const CAUSES: readonly [ServiceCause, ...ServiceCause[]] = [
  'consulting',
  'consulting',
  'service',
  'service',
  'unfriendliness',
  'unwillingness',
  'quality',
  'quality',
  'price',
  'other',
];

interface Call {
  readonly id: string;
  readonly employeeId: string;
  readonly at: Instant;
  readonly waitSeconds: number;
  readonly resolved: boolean;
  readonly cause: ServiceCause | undefined;
}

export function* serviceFacts(shopper: Shopper): Generator<SyntheticFact> {
  const { purchases, random } = shopper;
  for (const { id, occurredAt } of purchases) {
    if (!random.chance(0.06)) continue;
    const call = callOf(shopper, id, occurredAt + random.between(2, 12 * 24) * HOUR_MS);
    yield serviceFact(shopper, call);
    if (random.chance(0.35)) yield csatFact(shopper, call);
    else if (random.chance(0.5)) yield npsFact(shopper, call);
    if (call.cause !== undefined && random.chance(0.3)) {
      yield* complaintFacts(shopper, { subject: `call:${id}`, openedAt: call.at + HOUR_MS, cause: call.cause });
    }
  }
}

function callOf({ random, contentment }: Shopper, purchaseId: string, at: Instant): Call {
  const employeeId = `employee-${random.between(1, EMPLOYEES + 1)}`;
  const mean = WAIT_SECONDS_MEAN * (employeeId === SLOW_EMPLOYEE.employeeId ? SLOW_EMPLOYEE.times : 1);
  const waitSeconds = Math.min(random.exponential(mean), WAIT_SECONDS_MAX);
  const resolved = random.chance(0.75 + 0.2 * contentment);
  const slow = waitSeconds > SLOW_SECONDS;
  const cause = slow ? 'waiting' : resolved ? undefined : random.pick(CAUSES);
  return { id: `call:${purchaseId}`, employeeId, at: at + waitSeconds * SECOND_MS, waitSeconds, resolved, cause };
}

function serviceFact({ random }: Shopper, { id, employeeId, at, waitSeconds, resolved, cause }: Call): SyntheticFact {
  return {
    type: 'contact.service',
    id,
    occurredAt: at,
    waitSeconds,
    resolved,
    employeeId,
    touchpoint: random.pick(['phone', 'phone', 'chat', 'email']),
    ...(cause && { cause }),
  };
}

function csatFact({ random, contentment }: Shopper, { id, at, resolved, cause }: Call): SyntheticFact {
  const best = cause === undefined ? 5 : resolved ? 4 : 2;
  const score = Math.max(1, best - (random.chance(contentment) ? 0 : random.between(0, 3)));
  return { type: 'feedback.csat', id: `csat:${id}`, occurredAt: at + HOUR_MS, score, touchpoint: 'service' };
}

/** "Would you recommend us", after the call: who remembers the call answers for it. */
function npsFact({ random, contentment }: Shopper, { id, at, employeeId, cause }: Call): SyntheticFact {
  const pleased = random.chance((0.35 + 0.6 * contentment) * (cause === undefined ? 1 : 0.3));
  const score = pleased ? random.between(8, 11) : random.between(0, 9);
  const surveyId = `nps:${id}`;
  const about = { surveyId, touchpoint: 'phone', employeeId };
  return { type: 'feedback.nps', id: surveyId, occurredAt: at + HOUR_MS, score, ...about };
}
