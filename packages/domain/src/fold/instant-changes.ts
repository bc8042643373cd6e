/**
 * "The due step and all facts of one instant yield together at most one stage and one risk outcome: from the value before the instant to
 * the value after it, none if these are equal"; likewise one start and one end of grace. Causes are the facts and timers of the instant
 * that moved the value.
 */
import type { Fact } from '../facts/fact.ts';
import { stageMeasures } from '../ladder/conditions.ts';
import { Standing } from '../ladder/standing.ts';
import { crossingDue } from '../risk/recency-risk.ts';
import { riskMeasures } from '../risk/risk-measures.ts';
import { riskReasons } from '../risk/risk-reasons.ts';
import type { Cause } from '../state/entry.ts';
import { type Folding, factCause } from '../state/folding.ts';
import type { Condition, RiskLevel, Stage } from '../state/outcome.ts';
import type { Graces } from '../state/state.ts';
import { begunBetween, endedBetween, sayGraces } from './grace-notices.ts';
import { riskTimers, stageTimers } from './timers.ts';

export class InstantChanges {
  readonly #stageBefore: Stage;
  readonly #riskBefore: RiskLevel;
  readonly #gracesBefore: Graces;
  #stage: Stage;
  #risk: RiskLevel;
  /** Made anew with each change, so the same ones are unchanged. */
  #graces: Graces;
  #stageCauses: readonly Cause[] = NO_CAUSES;
  #riskCauses: readonly Cause[] = NO_CAUSES;
  #beginCauses: readonly Cause[] = NO_CAUSES;
  #endCauses: readonly Cause[] = NO_CAUSES;

  constructor({ state }: Folding) {
    this.#stageBefore = state.stage;
    this.#riskBefore = state.risk;
    this.#gracesBefore = state.graces;
    this.#stage = state.stage;
    this.#risk = state.risk;
    this.#graces = state.graces;
  }

  /** After the due step. @param ending graces whose time was up with it. */
  noticeTime(folding: Folding, ending: readonly Condition[]): void {
    const { stage, risk, graces } = folding.state;
    const becameLost = risk !== this.#risk && risk === 'lost';
    if (graces !== this.#graces) {
      const begin = stageTimers(folding, false, []);
      // Time that keeps the stage has made the condition hold again.
      this.#noticeGraces(graces, begin, stage === this.#stage ? begin : stageTimers(folding, becameLost, ending));
    }
    if (stage !== this.#stage) this.#stageCauses = stageTimers(folding, becameLost, ending);
    if (risk !== this.#risk) this.#riskCauses = riskTimers(folding);
    this.#stage = stage;
    this.#risk = risk;
  }

  noticeFact({ state }: Folding, fact: Fact): void {
    if (state.graces !== this.#graces) this.#noticeGraces(state.graces, [factCause(fact)], [factCause(fact)]);
    // It lifts again whom the end of a grace in this very instant has let fall.
    else if (state.stage !== this.#stage && this.#endCauses !== NO_CAUSES)
      this.#endCauses = [...this.#endCauses, factCause(fact)];
    if (state.stage !== this.#stage) this.#stageCauses = [...this.#stageCauses, factCause(fact)];
    if (state.risk !== this.#risk) this.#riskCauses = [...this.#riskCauses, factCause(fact)];
    this.#stage = state.stage;
    this.#risk = state.risk;
  }

  /** Says what the whole instant changed. */
  conclude(folding: Folding): void {
    if (this.#stage !== this.#stageBefore) this.#sayStage(folding);
    if (this.#risk !== this.#riskBefore) this.#sayRisk(folding);
    if (this.#graces !== this.#gracesBefore) this.#sayGraces(folding);
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
      measures: stageMeasures(new Standing(folding)),
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
      programVersion: folding.version.version,
    });
  }
}

const NO_CAUSES: readonly Cause[] = [];
