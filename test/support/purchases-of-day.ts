/** The same purchase of many customers, a day of theirs after another: facts of a group that is held up, killed or paused between. */
import type { PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import { purchase } from './facts.ts';

export function purchasesOfDay(day: number, customers: number): PurchaseCompleted[] {
  return Array.from({ length: customers }, (_, index) =>
    purchase({
      id: `p${day}`,
      customerId: `c${index}`,
      at: new Date(Date.UTC(2024, 0, 1 + day * 3, index % 24)).toISOString(),
    }),
  );
}
