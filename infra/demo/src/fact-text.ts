/** One fact in one line for a person who reads a customer's life; one that the demo has made up says so. */
import type { Fact, PurchaseLine } from '@loyalty-ladder/domain/facts/fact.ts';
import { SYNTHETIC_SOURCE } from './synthetic/synthetic-facts.ts';

export function factText(fact: Fact): string {
  return `${whatHappened(fact)}${fact.source === SYNTHETIC_SOURCE ? ' [synthetic]' : ''}`;
}

function whatHappened(fact: Fact): string {
  switch (fact.type) {
    case 'purchase.completed':
      return `bought ${fact.purchaseId} (${fact.channel}): ${paid(fact.lines)} ${fact.currency} for ${pieces(fact.lines)}`;
    case 'purchase.returned':
      return `brought back ${pieces(fact.lines)} of ${fact.purchaseId}`;
    case 'purchase.cancelled':
      return `cancelled ${fact.purchaseId}`;
    case 'contact.delivered':
      return `was reached by ${fact.channel}${about(fact)}`;
    case 'contact.visited':
      return `visited the ${fact.channel}`;
    case 'contact.responded':
      return `responded: ${fact.response}${about(fact)}`;
    case 'contact.service':
      return `service by ${fact.touchpoint}: waited ${fact.waitSeconds} s, ${fact.resolved ? 'resolved' : 'not resolved'}${because(fact)}`;
    case 'contact.consent':
      return `${fact.granted ? 'agreed to be reached' : 'no longer wants to be reached'} by ${fact.channel}`;
    case 'feedback.nps':
      return `would recommend us: ${fact.score} of 10${at(fact)}`;
    case 'feedback.csat':
      return `is satisfied: ${fact.score} of 5${at(fact)}`;
    case 'feedback.review':
      return `reviewed: ${fact.rating} of 5${at(fact)}`;
    case 'feedback.complaint-opened':
      return `complained (${fact.cause})`;
    case 'feedback.complaint-resolved':
      return `complaint resolved (${fact.cause})`;
    case 'feedback.referral':
      return `recommended us to ${fact.referredCustomerId}`;
    case 'feedback.referral-converted':
      return `${fact.referredCustomerId} came on recommendation and bought`;
    case 'points.held':
      return `${fact.points} points held (${fact.holdId})`;
    case 'points.captured':
      return `hold ${fact.holdId} captured${fact.points === undefined ? '' : `: ${fact.points} points of it`}`;
    case 'points.released':
      return `hold ${fact.holdId} released`;
    case 'points.restored':
      return `${fact.points} points of hold ${fact.holdId} given back`;
    case 'points.adjusted':
      return `${fact.points} points by correction (${fact.reason})`;
  }
}

function paid(lines: readonly PurchaseLine[]): string {
  const minor = lines.reduce((sum, line) => sum + line.quantity * line.unitPriceMinor - line.discountMinor, 0);
  return (minor / 100).toFixed(2);
}

function pieces(lines: readonly { readonly quantity: number }[]): string {
  const count = lines.reduce((sum, line) => sum + line.quantity, 0);
  return count === 1 ? '1 piece' : `${count} pieces`;
}

const about = (fact: { campaignId?: string; triggerId?: string }): string => {
  const what = fact.campaignId ?? fact.triggerId;
  return what === undefined ? '' : `, ${what}`;
};
const because = ({ cause }: { cause?: string }): string => (cause === undefined ? '' : ` (${cause})`);
const at = ({ touchpoint }: { touchpoint?: string }): string => (touchpoint === undefined ? '' : ` (${touchpoint})`);
