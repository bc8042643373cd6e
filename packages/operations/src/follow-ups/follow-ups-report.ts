/** Critics and their answers in a span, and the cases that are open at its end, those whose deadline is the oldest first. */
import { readCustomerStates } from '@loyalty-ladder/store/customers/read-customer-states.ts';
import { findFollowUpPageEnd, readFollowUpPage } from '@loyalty-ladder/store/reports/read-follow-up-page.ts';
import type { Span } from '../ladder/ladder-tally.ts';
import type { ReportSource } from '../reports/report-source.ts';
import { casesOf, type FollowUpCase, isOverdue } from './follow-up-case.ts';
import { type FollowUpFigures, FollowUpTally, type TriggerFigures } from './follow-up-tally.ts';

export interface OpenCase extends Omit<FollowUpCase, 'closed'> {
  readonly customerId: string;
  readonly isOverdue: boolean;
}

export interface FollowUpsReport extends Span, FollowUpFigures {
  readonly byTrigger: readonly TriggerFigures[];
  /** As many as were asked for. */
  readonly openCases: readonly OpenCase[];
}

export interface FollowUpsQuestion extends Span {
  /** Open cases to list. */
  readonly openMax: number;
}

type Candidate = FollowUpCase & { readonly customerNo: bigint };

const PAGE_OUTCOMES = 5_000;

export async function followUpsReport(
  { pool }: Pick<ReportSource, 'pool'>,
  { fromAt, untilAt, openMax }: FollowUpsQuestion,
): Promise<FollowUpsReport> {
  const tally = new FollowUpTally({ fromAt, untilAt });
  let oldest: Candidate[] = [];
  for (let after = 0n; ; ) {
    const last = await findFollowUpPageEnd(pool, after, PAGE_OUTCOMES);
    if (last === null) break;
    const outcomes = await readFollowUpPage(pool, { after, last }, untilAt);
    const cases = Array.from(Map.groupBy(outcomes, ({ customerNo }) => customerNo)).flatMap(([customerNo, own]) =>
      casesOf(own).map((each) => ({ ...each, customerNo })),
    );
    for (const each of cases) tally.add(each);
    const open = cases.filter(({ closed }) => closed === null);
    oldest = [...oldest, ...open].sort(byDeadline).slice(0, openMax);
    after = last;
  }
  const ids = new Map(
    (
      await readCustomerStates(
        pool,
        oldest.map(({ customerNo }) => customerNo),
      )
    ).map((each) => [each.customerNo, each.customerId]),
  );
  const openCases = oldest.map(({ customerNo, closed: _, ...each }) => ({
    ...each,
    customerId: ids.get(customerNo) ?? '',
    isOverdue: isOverdue({ ...each, closed: null }, untilAt),
  }));
  return { fromAt, untilAt, ...tally.figures(), byTrigger: tally.byTrigger(), openCases };
}

const byDeadline = (a: Candidate, b: Candidate): number => a.deadlineAt - b.deadlineAt || (a.id < b.id ? -1 : 1);
