/** Figures of some customers, as they are counted together: size, profit, NPS, stages. */
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import { netPromoterScore } from '../feedback/net-promoter-score.ts';
import { STAGES } from '../ladder/stages.ts';
import type { GroupFigures } from './base-reports.ts';
import { profitShareOf, shareOf } from './share.ts';

export interface Counted {
  readonly stage: Stage;
  readonly customers: number;
  readonly profit: bigint;
  readonly promoters: number;
  readonly detractors: number;
  readonly answers: number;
}

/** What they are a part of. */
export interface Whole {
  readonly customers: number;
  readonly profit: bigint;
}

export class GroupTally {
  customers = 0;
  profit = 0n;
  #promoters = 0;
  #detractors = 0;
  #answers = 0;
  readonly #stages = new Map<Stage, number>();

  add({ stage, customers, profit, promoters, detractors, answers }: Counted): void {
    this.customers += customers;
    this.profit += profit;
    this.#promoters += promoters;
    this.#detractors += detractors;
    this.#answers += answers;
    this.#stages.set(stage, (this.#stages.get(stage) ?? 0) + customers);
  }

  figures(whole: Whole): GroupFigures {
    const stages = STAGES.flatMap((stage): [Stage, number][] => {
      const customers = this.#stages.get(stage);
      return customers === undefined ? [] : [[stage, customers]];
    });
    return {
      customers: shareOf(this.customers, whole.customers),
      profit: String(this.profit),
      profitShare: profitShareOf(this.profit, whole.profit),
      nps: netPromoterScore({ promoters: this.#promoters, detractors: this.#detractors, n: this.#answers }),
      stages: Object.fromEntries(stages),
    };
  }
}
