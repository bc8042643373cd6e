/** The net promoter score as of an instant: of the base, of its parts, and by month (nps-tally.ts has what each of them is). */
import type { FeedbackNps } from '@loyalty-ladder/domain/facts/fact.ts';
import { type Day, firstDayOf, monthOf } from '@loyalty-ladder/domain/time/day.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { decodeStoredFact } from '@loyalty-ladder/store/codecs/fact-codec.ts';
import { findAnswerPageEnd, readAnswerPage } from '@loyalty-ladder/store/reports/read-answer-page.ts';
import { readStagesAt } from '@loyalty-ladder/store/reports/read-stages-at.ts';
import type { Pool } from 'pg';
import type { ReportSource } from '../reports/report-source.ts';
import { type NpsFigures, NpsTally } from './nps-tally.ts';

export interface NpsReport extends NpsFigures {
  readonly at: Instant;
  /** Whose dates and months they are. */
  readonly zone: string;
  /** Dates that an answer counts for. */
  readonly windowDays: number;
  /** When the segments were measured; null: they never were, and nobody is in one. */
  readonly segmentsAt: Instant | null;
}

/** Segments of customers as they were last measured. */
export interface Segments {
  readonly at: Instant;
  of(pool: Pool, customerNos: readonly bigint[]): Promise<ReadonlyMap<bigint, string>>;
}

export interface NpsQuestion {
  readonly at: Instant;
  /** Of which to tell, that of the instant included. */
  readonly months: number;
  readonly segments: Segments | null;
}

const PAGE_ANSWERS = 5_000;

export async function npsReport({ pool, programs }: ReportSource, question: NpsQuestion): Promise<NpsReport> {
  const { at, months, segments } = question;
  const { calendar } = programs;
  const days = programs.inForceAt(at).program.npsWindowDays;
  const today = calendar.dayOf(at);
  const firstDay = Math.min(today - days + 1, firstOfMonths(today, months));
  const tally = new NpsTally({ at, calendar, days, monthsFrom: monthOf(today) - months + 1 });
  for (let after = 0n; ; ) {
    const last = await findAnswerPageEnd(pool, after, PAGE_ANSWERS);
    if (last === null) break;
    const rows = await readAnswerPage(pool, { after, last }, [calendar.startOf(firstDay), at]);
    const byCustomer = Map.groupBy(rows, ({ customerNo }) => customerNo);
    const customerNos = [...byCustomer.keys()];
    const [stages, segmentOf] = await Promise.all([
      readStagesAt(pool, customerNos, at),
      segments?.of(pool, customerNos),
    ]);
    for (const [customerNo, own] of byCustomer) {
      const answerer = { stage: stages.get(customerNo) ?? 'potential', segment: segmentOf?.get(customerNo) ?? null };
      tally.add(
        answerer,
        own.map(({ body }) => decodeStoredFact(body) as FeedbackNps),
      );
    }
    after = last;
  }
  return { at, zone: calendar.zone, windowDays: days, segmentsAt: segments?.at ?? null, ...tally.figures() };
}

const firstOfMonths = (today: Day, months: number): Day => firstDayOf(monthOf(today) - months + 1);
