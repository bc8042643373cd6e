/** The ladder as of an instant: how many stand where, how they moved in a span, how long they stayed, and where they will be if they go on so. */
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { type KnownCustomer, readCustomerPage } from '@loyalty-ladder/store/reports/read-customer-page.ts';
import { readStagePage } from '@loyalty-ladder/store/reports/read-stage-page.ts';
import type { ReportSource } from '../reports/report-source.ts';
import type { StageSizes } from './forecast-sizes.ts';
import type { LadderFigures, Span } from './ladder-tally.ts';
import { LadderWalk } from './ladder-walk.ts';
import { STAGES } from './stages.ts';

export interface StageSize {
  readonly stage: Stage;
  readonly customers: number;
}

export interface StageForecast extends StageSize {
  /** One, two and three months on, of the customers known at the instant. */
  readonly months: readonly number[];
}

export interface ForecastError {
  readonly stage: Stage;
  /** What the forecast made a quarter before said of the instant. */
  readonly forecast: number;
  /** Where those whom it was about stand at the instant. */
  readonly actual: number;
}

export interface LadderReport extends LadderFigures, Span {
  readonly zone: string;
  readonly customers: number;
  readonly forecast: readonly StageForecast[];
  /** null: nobody was known a quarter before. */
  readonly lastForecast: {
    readonly at: Instant;
    readonly customers: number;
    readonly stages: readonly ForecastError[];
    /** Customers whom it saw in another stage than they are in, at least: half of the sum of the differences; of all, in basis points. */
    readonly misplacedShare: number;
  } | null;
}

const PAGE_CUSTOMERS = 2_000;

export async function ladderReport({ pool, programs }: ReportSource, span: Span): Promise<LadderReport> {
  const { calendar } = programs;
  const walk = new LadderWalk(calendar, span);
  for (let after = 0n; ; ) {
    const customers = await readCustomerPage(pool, after, PAGE_CUSTOMERS);
    const last = customers.at(-1)?.customerNo;
    if (last === undefined) break;
    const moves = await readStagePage(pool, { after, last }, span.untilAt);
    addPage(
      walk,
      customers,
      Map.groupBy(moves, ({ customerNo }) => customerNo),
    );
    after = last;
  }
  const forecast = forecastOf(walk);
  const customers = forecast.reduce((sum, each) => sum + each.customers, 0);
  return { ...span, zone: calendar.zone, customers, ...walk.figures(), forecast, lastForecast: lastForecastOf(walk) };
}

type Moves = Awaited<ReturnType<typeof readStagePage>>;

function addPage(walk: LadderWalk, customers: readonly KnownCustomer[], moves: ReadonlyMap<bigint, Moves>): void {
  for (const { customerNo, since } of customers) if (since !== null) walk.add(since, moves.get(customerNo) ?? []);
}

function forecastOf(walk: LadderWalk): StageForecast[] {
  const ahead = walk.forecast();
  return STAGES.map((stage) => ({
    ...{ stage, customers: sizeOf(walk.sizes, stage) },
    months: ahead.map((sizes) => sizeOf(sizes, stage)),
  }));
}

function lastForecastOf(walk: LadderWalk): LadderReport['lastForecast'] {
  const { at, forecast, actual } = walk.forecastThen();
  const stages = STAGES.map((stage) => ({ stage, forecast: sizeOf(forecast, stage), actual: sizeOf(actual, stage) }));
  const customers = stages.reduce((sum, each) => sum + each.actual, 0);
  if (customers === 0) return null;
  const differences = stages.reduce((sum, each) => sum + Math.abs(each.forecast - each.actual), 0);
  return { at, customers, stages, misplacedShare: Math.floor((10_000 * differences) / (2 * customers)) };
}

const sizeOf = (sizes: StageSizes, stage: Stage): number => sizes.get(stage) ?? 0;
