/** Facts for tests, with everything filled in that a test does not speak of. */
import type {
  ContactService,
  ContactVisited,
  FeedbackNps,
  FeedbackReferral,
  PurchaseCompleted,
  PurchaseReturned,
} from '@loyalty-ladder/domain/facts/fact.ts';

const SOURCE = 'test';

interface Given {
  readonly id: string;
  readonly customerId: string;
  /** ISO instant. */
  readonly at: string;
}

const base = ({ id, customerId, at }: Given) => ({ id, source: SOURCE, customerId, occurredAt: Date.parse(at) });

/** One line, one piece. @param given.amountMinor default: 10.00 */
export function purchase(given: Given & { readonly amountMinor?: number }): PurchaseCompleted {
  const line = { lineId: '1', sku: 'sku', quantity: 1, unitPriceMinor: given.amountMinor ?? 1_000, discountMinor: 0 };
  return {
    ...base(given),
    type: 'purchase.completed',
    purchaseId: given.id,
    channel: 'shop',
    currency: 'GBP',
    lines: [line],
  };
}

/** The one piece of a purchase. */
export function returned(given: Given & { readonly purchaseId: string }): PurchaseReturned {
  const { id: returnId, purchaseId } = given;
  return { ...base(given), type: 'purchase.returned', returnId, purchaseId, lines: [{ lineId: '1', quantity: 1 }] };
}

export function visited(given: Given): ContactVisited {
  return { ...base(given), type: 'contact.visited', channel: 'shop' };
}

export function served(given: Given & { readonly resolved: boolean }): ContactService {
  return { ...base(given), type: 'contact.service', waitSeconds: 0, resolved: given.resolved, touchpoint: 'desk' };
}

export function nps(given: Given & { readonly score: number }): FeedbackNps {
  return { ...base(given), type: 'feedback.nps', score: given.score, surveyId: given.id };
}

export function referral(given: Given & { readonly referredCustomerId: string }): FeedbackReferral {
  return { ...base(given), type: 'feedback.referral', referredCustomerId: given.referredCustomerId };
}
