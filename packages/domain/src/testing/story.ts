/** For tests: a customer's life told in a few words, folded at once under the default program with some settings changed. */
import DEFAULT from '../../program/default.json' with { type: 'json' };
import { type Fact, type PurchaseLine, type ServiceCause, subjectOf } from '../facts/fact.ts';
import { compareFacts } from '../facts/fact-order.ts';
import { type FoldResult, fold } from '../fold/fold.ts';
import type { Calibration } from '../program/calibration.ts';
import { type Program, parseProgram } from '../program/program.ts';
import { type ProgramTimeline, programTimeline } from '../program/program-timeline.ts';
import { initialState, type State } from '../state/state.ts';

type Settings = Readonly<Record<string, unknown>>;

export function program(settings: Settings = {}): Program {
  return parseProgram({ ...DEFAULT, ...settings });
}

/** @param later settings by effective date, each on top of the ones before. @param calibrations in the order of their versions. */
export function timeline(
  settings: Settings = {},
  later: Readonly<Record<string, Settings>> = {},
  calibrations: readonly Calibration[] = [],
): ProgramTimeline {
  const versions = [{ version: 1, effectiveAt: Number.NEGATIVE_INFINITY, program: program(settings) }];
  let all = settings;
  for (const [date, changed] of Object.entries(later)) {
    all = { ...all, ...changed };
    versions.push({ version: versions.length + 1, effectiveAt: at(date), program: program(all) });
  }
  return programTimeline(versions, calibrations);
}

/** Key customers from a profit on and until below another; without them a calibration that has no thresholds. */
export function keyFrom(date: string, version: number, enter?: bigint, leave = enter): Calibration {
  const key =
    enter === undefined || leave === undefined ? null : { enterMinor: enter, leaveMinor: leave, shareMeasured: null };
  return { version, effectiveAt: at(date), key, rfm: null, mbg: null, gammaGamma: null, meanMarginMinor: null };
}

export function at(text: string): number {
  return Date.parse(text.length === 10 ? `${text}T00:00:00Z` : `${text}Z`);
}

export function line(lineId: string, unitPriceMinor: number, rest: Partial<PurchaseLine> = {}): PurchaseLine {
  return { lineId, sku: `sku-${lineId}`, quantity: 1, unitPriceMinor, discountMinor: 0, ...rest };
}

export function purchase(id: string, when: string, lines: number | readonly PurchaseLine[], currency = 'GBP') {
  return {
    ...base(id, when),
    type: 'purchase.completed' as const,
    purchaseId: id,
    channel: 'shop',
    currency,
    lines: typeof lines === 'number' ? [line('1', lines)] : lines,
  };
}

export function returned(id: string, when: string, purchaseId: string, pieces: Readonly<Record<string, number>>) {
  const lines = Object.entries(pieces).map(([lineId, quantity]) => ({ lineId, quantity }));
  return { ...base(id, when), type: 'purchase.returned' as const, returnId: id, purchaseId, lines };
}

export function cancelled(id: string, when: string, purchaseId: string) {
  return { ...base(id, when), type: 'purchase.cancelled' as const, purchaseId };
}

export function held(id: string, when: string, points: bigint, until: string) {
  return { ...base(id, when), type: 'points.held' as const, holdId: id, points, expiresAt: at(until) };
}

export function captured(id: string, when: string, holdId: string, points?: bigint) {
  return { ...base(id, when), type: 'points.captured' as const, holdId, ...(points === undefined ? {} : { points }) };
}

export function released(id: string, when: string, holdId: string) {
  return { ...base(id, when), type: 'points.released' as const, holdId };
}

export function restored(id: string, when: string, holdId: string, points: bigint) {
  return { ...base(id, when), type: 'points.restored' as const, holdId, points };
}

export function visited(id: string, when: string) {
  return { ...base(id, when), type: 'contact.visited' as const, channel: 'shop' as const };
}

export function delivered(id: string, when: string, costMinor?: number) {
  const cost = costMinor === undefined ? {} : { costMinor };
  return { ...base(id, when), type: 'contact.delivered' as const, channel: 'email', ...cost };
}

export function responded(id: string, when: string) {
  return { ...base(id, when), type: 'contact.responded' as const, campaignId: 'k', response: 'opened' as const };
}

export function adjusted(id: string, when: string, points: bigint, adjustmentId = id) {
  return { ...base(id, when), type: 'points.adjusted' as const, adjustmentId, points, reason: 'goodwill' };
}

export function nps(id: string, when: string, score: number, surveyId = id) {
  return { ...base(id, when), type: 'feedback.nps' as const, score, surveyId };
}

export function csat(id: string, when: string, score: number, touchpoint?: string) {
  return {
    ...base(id, when),
    type: 'feedback.csat' as const,
    score,
    ...(touchpoint === undefined ? {} : { touchpoint }),
  };
}

export function review(id: string, when: string, rating: number, touchpoint?: string) {
  return {
    ...base(id, when),
    type: 'feedback.review' as const,
    rating,
    ...(touchpoint === undefined ? {} : { touchpoint }),
  };
}

export function complaint(
  id: string,
  when: string,
  step: 'opened' | 'resolved',
  complaintId = 'k',
  cause: ServiceCause = 'quality',
) {
  return { ...base(id, when), type: `feedback.complaint-${step}` as const, complaintId, cause };
}

export function service(id: string, when: string, waitSeconds: number, resolved: boolean, cause?: ServiceCause) {
  const told = { waitSeconds, resolved, touchpoint: 'phone', ...(cause === undefined ? {} : { cause }) };
  return { ...base(id, when), type: 'contact.service' as const, ...told };
}

export function couponRedeemed(id: string, when: string) {
  return { ...base(id, when), type: 'contact.responded' as const, response: 'coupon-redeemed' as const };
}

export function base(id: string, when: string) {
  return { id, source: 'test', customerId: 'c1', occurredAt: at(when) };
}

/** @param state to go on from; its facts have to be among the facts for `related`, those up to `lastAt` are not folded again. */
export function tell(
  facts: readonly Fact[],
  until: string,
  programs: ProgramTimeline = timeline(),
  state: State = initialState(),
): FoldResult {
  const ordered = facts.filter(({ occurredAt }) => occurredAt > state.lastAt).sort(compareFacts);
  const related = Map.groupBy(facts, (fact) => subjectOf(fact) ?? '');
  return fold({ state, facts: ordered, until: at(until), context: { programs }, related });
}

/** `kind points cause`, in order. */
export function entriesOf({ entries }: FoldResult): string[] {
  return entries.map(
    ({ kind, points, cause }) => `${kind} ${points} ${cause.type === 'fact' ? cause.id : cause.timer}`,
  );
}

/** `instant stage` of each stage change, in order. */
export function stagesOf({ outcomes }: FoldResult): string[] {
  return outcomes.flatMap((outcome) =>
    outcome.type === 'stage.changed' ? [`${new Date(outcome.at).toISOString().slice(0, 16)} ${outcome.to}`] : [],
  );
}
