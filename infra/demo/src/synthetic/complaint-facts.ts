/** A complaint, and in most cases its end. */
import type { ServiceCause } from '@loyalty-ladder/domain/facts/fact.ts';
import { HOUR_MS, type Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Shopper, SyntheticFact } from './shopper.ts';

export interface Grievance {
  /** Unique within the customer. */
  readonly subject: string;
  readonly openedAt: Instant;
  readonly cause: ServiceCause;
}

export function* complaintFacts(
  { customerId, random }: Shopper,
  { subject, openedAt, cause }: Grievance,
): Generator<SyntheticFact> {
  const complaintId = `complaint:${customerId}:${subject}`;
  const about = { complaintId, cause };
  yield { type: 'feedback.complaint-opened', id: `opened:${subject}`, occurredAt: openedAt, ...about };
  if (!random.chance(0.85)) return;
  const resolvedAt = openedAt + (4 + random.exponential(6 * 24)) * HOUR_MS;
  yield { type: 'feedback.complaint-resolved', id: `resolved:${subject}`, occurredAt: resolvedAt, ...about };
}
