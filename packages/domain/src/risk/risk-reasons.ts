/**
 * "Reasons do not change the score: overdue against own rhythm, falling trend, detractor, open complaint, slow service, contacts
 * unanswered." Trend: purchase days kept in the later half of the window against those in the half before it.
 */
import { isCritic } from '../feedback/nps.ts';
import type { Folding } from '../state/folding.ts';
import type { RiskReason } from '../state/outcome.ts';

export function riskReasons(folding: Folding): readonly RiskReason[] {
  const { state, today, program } = folding;
  const reasons: RiskReason[] = [];
  if (state.risk !== 'none') reasons.push('overdue');
  if (isFalling(folding)) reasons.push('falling-trend');
  if (isCritic(state, today, program)) reasons.push('detractor');
  if (state.openComplaints > 0) reasons.push('open-complaint');
  if (wasSlow(folding)) reasons.push('slow-service');
  if (state.unansweredContacts >= program.unansweredContacts) reasons.push('contacts-unanswered');
  return reasons;
}

function isFalling({ state, today, program }: Folding): boolean {
  const half = Math.floor(program.windowDays / 2);
  let later = 0;
  let earlier = 0;
  for (const { day } of state.keptDays) {
    if (day > today - half) later++;
    else if (day > today - 2 * half) earlier++;
  }
  return later < earlier;
}

/** The latest service call, as long as it is in the window. */
function wasSlow({ state, today, program }: Folding): boolean {
  const { latestService } = state;
  if (latestService === null || latestService.day <= today - program.windowDays) return false;
  return latestService.waitSeconds >= program.slowServiceSeconds;
}
