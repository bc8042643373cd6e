/** What each fact of the table in domain.md does to the state, before risk and ladder are looked at again. */
import { noteEvidence } from '../driver/evidence.ts';
import { assertNever } from '../facts/assert-never.ts';
import type { Fact } from '../facts/fact.ts';
import { applyComplaint } from '../feedback/complaints.ts';
import { applyDelivery, applyResponse, applyService } from '../feedback/contacts.ts';
import { followUp } from '../feedback/follow-ups.ts';
import { applyNps } from '../feedback/nps.ts';
import { bookDelivery } from '../money/money.ts';
import { applyAdjustment } from '../points/adjustments.ts';
import { applyClosing, applyHold } from '../points/holds.ts';
import { applyRestore } from '../points/restores.ts';
import { rewardReferral } from '../points/rewards.ts';
import { applyPurchase } from '../purchases/purchases.ts';
import { applyReturn } from '../purchases/returns.ts';
import { type Folding, NOTHING_BOOKED } from '../state/folding.ts';

export function applyFact(folding: Folding, fact: Fact): void {
  const { state } = folding;
  const stageBefore = state.stage;
  const complaintsBefore = state.openComplaints;
  folding.booked = NOTHING_BOOKED;
  // "Any fact but contact.consent makes at least a visitor."
  if (stageBefore === 'potential' && fact.type !== 'contact.consent') state.stage = 'visitor';
  switch (fact.type) {
    // Purchases and returns, which most facts are, neither open a case nor say why somebody may be leaving.
    case 'purchase.completed':
      applyPurchase(folding, fact, stageBefore);
      return;
    case 'purchase.returned':
    case 'purchase.cancelled':
      applyReturn(folding, fact);
      return;
    case 'feedback.complaint-opened':
    case 'feedback.complaint-resolved':
      applyComplaint(folding, fact);
      break;
    case 'feedback.nps':
      applyNps(folding, fact);
      break;
    case 'feedback.referral-converted':
      rewardReferral(folding, fact);
      break;
    case 'contact.delivered':
      applyDelivery(folding);
      bookDelivery(folding, fact);
      break;
    case 'contact.responded':
      applyResponse(folding);
      break;
    case 'contact.service':
      applyService(folding, fact);
      break;
    case 'points.held':
      applyHold(folding, fact);
      break;
    case 'points.captured':
    case 'points.released':
      applyClosing(folding, fact);
      break;
    case 'points.restored':
      applyRestore(folding, fact);
      break;
    case 'points.adjusted':
      applyAdjustment(folding, fact);
      break;
    // What these change is said above or below, or done by another fact: a referral by its conversion.
    case 'contact.visited':
    case 'contact.consent':
    case 'feedback.csat':
    case 'feedback.review':
    case 'feedback.referral':
      break;
    default:
      assertNever(fact);
  }
  noteEvidence(folding, fact, complaintsBefore);
  followUp(folding, fact, complaintsBefore);
}
