/**
 * "The due step and all facts of one instant yield together at most one stage and one risk outcome: from the value before the instant to
 * the value after it, none if these are equal"; likewise one start and one end of grace, one change of advice and of key customer. Causes are the facts and timers of the instant
 * that moved the value.
 */
import { driverOf } from '../driver/driver.ts';
import type { Fact } from '../facts/fact.ts';
import { stageMeasures } from '../ladder/conditions.ts';
import { Standing } from '../ladder/standing.ts';
import { yearsProfit } from '../money/money.ts';
import type { KeyThresholds } from '../program/calibration.ts';
import { crossingDue } from '../risk/recency-risk.ts';
import { riskMeasures } from '../risk/risk-measures.ts';
import { riskReasons } from '../risk/risk-reasons.ts';
import type { Cause } from '../state/entry.ts';
import { type Folding, factCause } from '../state/folding.ts';
import type { Advice, Condition, KeyCustomerChanged, Measure, RiskLevel, Stage } from '../state/outcome.ts';
import type { Graces, State } from '../state/state.ts';
import { monthOf } from '../time/day.ts';
import { reviewMeasures } from '../weak-buyers/review.ts';
import { begunBetween, endedBetween, sayGraces } from './grace-notices.ts';
import { adviceTimers, keyTimers, riskTimers, stageTimers } from './timers.ts';

export class InstantChanges {
  readonly #stageBefore: Stage;
  readonly #riskBefore: RiskLevel;
  readonly #adviceBefore: Advice;
  readonly #keyBefore: boolean;
  readonly #gracesBefore: Graces;
  #stage: Stage;
  #risk: RiskLevel;
  #advice: Advice;
  #key: boolean;
  /** Made anew with each change, so the same ones are unchanged. */
  #graces: Graces;
  #stageCauses: readonly Cause[] = NO_CAUSES;
  #riskCauses: readonly Cause[] = NO_CAUSES;
  #adviceCauses: readonly Cause[] = NO_CAUSES;
  #keyCauses: readonly Cause[] = NO_CAUSES;
  #beginCauses: readonly Cause[] = NO_CAUSES;
  #endCauses: readonly Cause[] = NO_CAUSES;

  constructor({ state }: Folding) {
    this.#stageBefore = state.stage;
    this.#riskBefore = state.risk;
    this.#adviceBefore = state.advice;
    this.#keyBefore = state.keyCustomer;
    this.#gracesBefore = state.graces;
    this.#stage = state.stage;
    this.#risk = state.risk;
    this.#advice = state.advice;
    this.#key = state.keyCustomer;
    this.#graces = state.graces;
  }

  /** After the due step. @param ending graces whose time was up with it. */
  noticeTime(folding: Folding, ending: readonly Condition[]): void {
    const { stage, risk, advice, keyCustomer, graces } = folding.state;
    const becameLost = risk !== this.#risk && risk === 'lost';
    if (graces !== this.#graces) {
      const begin = stageTimers(folding, false, []);
      // Time that keeps the stage has made the condition hold again.
      this.#noticeGraces(graces, begin, stage === this.#stage ? begin : stageTimers(folding, becameLost, ending));
    }
    if (stage !== this.#stage) this.#stageCauses = stageTimers(folding, becameLost, ending);
    if (risk !== this.#risk) this.#riskCauses = riskTimers(folding);
    if (advice !== this.#advice) this.#adviceCauses = adviceTimers(folding, this.#stageCauses);
    if (keyCustomer !== this.#key) this.#keyCauses = keyTimers(folding);
    this.#remember(folding.state);
  }

  noticeFact({ state }: Folding, fact: Fact): void {
    if (state.graces !== this.#graces) this.#noticeGraces(state.graces, [factCause(fact)], [factCause(fact)]);
    // It lifts again whom the end of a grace in this very instant has let fall.
    else if (state.stage !== this.#stage && this.#endCauses !== NO_CAUSES)
      this.#endCauses = [...this.#endCauses, factCause(fact)];
    if (state.stage !== this.#stage) this.#stageCauses = [...this.#stageCauses, factCause(fact)];
    if (state.risk !== this.#risk) this.#riskCauses = [...this.#riskCauses, factCause(fact)];
    if (state.advice !== this.#advice) this.#adviceCauses = [...this.#adviceCauses, factCause(fact)];
    if (state.keyCustomer !== this.#key) this.#keyCauses = [...this.#keyCauses, factCause(fact)];
    this.#remember(state);
  }

  #remember({ stage, risk, advice, keyCustomer }: State): void {
    this.#stage = stage;
    this.#risk = risk;
    this.#advice = advice;
    this.#key = keyCustomer;
  }

  /** Says what the whole instant changed. */
  conclude(folding: Folding): void {
    if (this.#stage !== this.#stageBefore) this.#sayStage(folding);
    if (this.#risk !== this.#riskBefore) this.#sayRisk(folding);
    if (this.#graces !== this.#gracesBefore) this.#sayGraces(folding);
    if (this.#advice !== this.#adviceBefore) this.#sayAdvice(folding);
    if (this.#key !== this.#keyBefore) this.#sayKeyCustomer(folding);
  }

  #noticeGraces(graces: Graces, begin: readonly Cause[], end: readonly Cause[]): void {
    if (begunBetween(this.#graces, graces).length > 0) this.#beginCauses = [...this.#beginCauses, ...begin];
    if (endedBetween(this.#graces, graces).length > 0) this.#endCauses = [...this.#endCauses, ...end];
    this.#graces = graces;
  }

  #sayGraces(folding: Folding): void {
    sayGraces(folding, {
      gracesBefore: this.#gracesBefore,
      stageBefore: this.#stageBefore,
      beginCauses: this.#beginCauses,
      endCauses: this.#endCauses,
    });
  }

  #sayStage(folding: Folding): void {
    folding.outcomes.push({
      type: 'stage.changed',
      at: folding.at,
      from: this.#stageBefore,
      to: this.#stage,
      strategy: folding.program.strategies[this.#stage],
      causes: this.#stageCauses,
      measures: [...stageMeasures(new Standing(folding)), ...this.#reviewMeasures(folding)],
      programVersion: folding.version.version,
    });
  }

  #sayRisk(folding: Folding): void {
    const next = crossingDue(folding);
    folding.outcomes.push({
      type: 'risk.changed',
      at: folding.at,
      from: this.#riskBefore,
      to: this.#risk,
      model: 'recency',
      causes: this.#riskCauses,
      measures: riskMeasures(folding),
      reasons: riskReasons(folding),
      nextCheckAt: Number.isFinite(next) ? next : null,
      stage: this.#stage,
      driver: this.#risk === 'none' ? null : driverOf(folding),
      programVersion: folding.version.version,
    });
  }

  /** A customer is led out of circulation by what the review measured. */
  #reviewMeasures(folding: Folding): readonly Measure[] {
    return this.#stage === 'retired' && folding.review !== null ? reviewMeasures(folding.review, folding.program) : [];
  }

  #sayAdvice(folding: Folding): void {
    const { at, review, program, version } = folding;
    folding.outcomes.push({
      type: 'advice.changed',
      at,
      from: this.#adviceBefore,
      to: this.#advice,
      causes: this.#adviceCauses,
      review,
      measures: review === null ? [] : reviewMeasures(review, program),
      programVersion: version.version,
    });
  }

  #sayKeyCustomer(folding: Folding): void {
    const { at, calibration, today, state, program, version } = folding;
    const { amount, basis } = yearsProfit(state, monthOf(today));
    folding.outcomes.push({
      type: 'key-customer.changed',
      at,
      from: this.#keyBefore,
      to: this.#key,
      profit: amount,
      basis,
      currency: program.currency,
      thresholds: calibration?.key == null ? null : thresholdsOf(calibration.key),
      calibrationVersion: calibration?.version ?? null,
      causes: this.#keyCauses,
      programVersion: version.version,
    });
  }
}

function thresholdsOf({ enterMinor, leaveMinor }: KeyThresholds): KeyCustomerChanged['thresholds'] {
  return { enter: enterMinor, leave: leaveMinor };
}

const NO_CAUSES: readonly Cause[] = [];
