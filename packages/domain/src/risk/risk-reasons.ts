/**
 * "Reasons do not change the score: overdue against own rhythm, falling trend, detractor, open complaint, slow service, contacts
 * unanswered." Trend: purchase days kept in the later half of the window against those in the half before it.
 */
import { isSlow } from '../driver/evidence.ts';
import { isCritic } from '../feedback/nps.ts';
import type { Folding } from '../state/folding.ts';
import type { RiskReason } from '../state/outcome.ts';

/** In the order in which they are said. */
const SPEAKS: Readonly<Record<RiskReason, (folding: Folding) => boolean>> = {
  overdue: ({ state }) => state.risk !== 'none',
  'falling-trend': isFalling,
  detractor: ({ state, today, program }) => isCritic(state, today, program),
  'open-complaint': ({ state }) => state.openComplaints > 0,
  'slow-service': wasSlow,
  'contacts-unanswered': ({ state, program }) => state.unansweredContacts >= program.unansweredContacts,
};
const REASONS = Object.entries(SPEAKS) as readonly (readonly [RiskReason, (folding: Folding) => boolean])[];

export function riskReasons(folding: Folding): readonly RiskReason[] {
  const reasons: RiskReason[] = [];
  for (const [reason, speaks] of REASONS) if (speaks(folding)) reasons.push(reason);
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
  return isSlow(latestService.waitSeconds, program);
}
