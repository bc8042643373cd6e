/** What contacts leave behind: how long our deliveries have gone unanswered, and how the latest service was. */
import type { ContactService } from '../facts/fact.ts';
import type { Folding } from '../state/folding.ts';

export function applyDelivery({ state }: Folding): void {
  state.unansweredContacts++;
}

export function applyResponse({ state }: Folding): void {
  state.unansweredContacts = 0;
}

export function applyService({ state, today }: Folding, { waitSeconds }: ContactService): void {
  state.latestService = { day: today, waitSeconds };
}
