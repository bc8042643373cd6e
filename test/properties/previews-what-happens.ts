/** What a preview says of a purchase is what happens when the purchase is sent: each purchase of a life previewed in the moment before it. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import type { PurchaseCompleted } from '@loyalty-ladder/domain/facts/fact.ts';
import { balancesOf, type State } from '@loyalty-ladder/domain/state/state.ts';
import { type Preview, previewBasket } from '@loyalty-ladder/operations/preview/preview-basket.ts';
import { oneFold, type WholeLife } from './one-fold.ts';

export function previewsWhatHappens(life: WholeLife): void {
  const { facts } = life;
  facts.forEach((fact, index) => {
    if (fact.type === 'purchase.completed' && isAlone(fact, life))
      isAsPreviewed(fact, { ...life, facts: facts.slice(0, index) });
  });
}

/** Alone in its instant, with a purchaseId of its own: what shares those with a fact is not in a preview. */
function isAlone(purchase: PurchaseCompleted, { facts }: WholeLife): boolean {
  return !facts.some((each) => {
    if (each === purchase) return false;
    return each.occurredAt === purchase.occurredAt || ('purchaseId' in each && each.purchaseId === purchase.purchaseId);
  });
}

function isAsPreviewed(purchase: PurchaseCompleted, before: WholeLife): void {
  const { programs } = before;
  const at = purchase.occurredAt;
  const { state } = oneFold({ ...before, until: at - 1 });
  const preview = previewBasket({ state, programs, at }, purchase, purchase.customerId);
  const { state: after, entries } = oneFold({ facts: [...before.facts, purchase], programs, until: at });
  const earned = entries.filter(
    ({ kind, cause }) => kind === 'earn' && cause.type === 'fact' && cause.id === purchase.id,
  );
  const { points, base, ofStage, ofCategories, ofCampaigns, ofCaps } = preview.earns;
  deepStrictEqual(points, earned[0]?.points ?? 0n);
  deepStrictEqual(base + ofStage + ofCategories + ofCampaigns + ofCaps, points);
  deepStrictEqual([preview.at, preview.stage.after, preview.balances], [at, after.stage, balancesOf(after)]);
  vestsAsPreviewed(preview.earns, after, { ...before, facts: [...before.facts, purchase] }, earned.length > 0);
}

/** Its lot comes when it was said to, and goes then unless a debt took all of it. */
function vestsAsPreviewed(
  { vestsAt, expiresAt }: Preview['earns'],
  { pendingLots }: State,
  life: WholeLife,
  earnsAny: boolean,
): void {
  deepStrictEqual([vestsAt !== null, expiresAt !== null], [earnsAny, earnsAny]);
  if (vestsAt === null || expiresAt === null) return;
  const { calendar } = life.programs;
  ok(pendingLots.some(({ vestingDay }) => calendar.startOf(vestingDay) === vestsAt));
  const owed = oneFold({ ...life, until: vestsAt - 1 }).state.debt > 0n;
  const { entries } = oneFold({ ...life, until: expiresAt });
  ok(owed || entries.some(({ kind, at }) => kind === 'expire' && at === expiresAt));
}
