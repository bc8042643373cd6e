/** The ladder as text and as rows. */
import type { LadderReport } from '@loyalty-ladder/operations/ladder/ladder-report.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';
import { type CsvCell, csvText } from './csv.ts';
import { instantText } from './instant-text.ts';
import { shareText } from './share-text.ts';
import { renderTable } from './table.ts';
import { type Terminal, wrap } from './terminal.ts';

const right = (title: string) => ({ title, align: 'right' as const });

const FORECAST = [{ title: 'stage' }, right('customers'), ...['+1 month', '+2 months', '+3 months'].map(right)];
const MOVES = [{ title: 'from' }, { title: 'to' }, right('moves'), right('of those who left')];
const DWELL = [{ title: 'stage' }, right('median days'), right('stays that ended')];
const ERRORS = [{ title: 'stage' }, right('forecast'), right('came'), right('error')];

export function ladderText(report: LadderReport, terminal: Terminal): string {
  const { fromAt, untilAt, zone, customers, forecast, transitions, dwell } = report;
  const parts = [
    terminal.bold(`${counted(customers, 'customer')} at ${instantText(untilAt)} (months of ${zone})`),
    renderTable(
      FORECAST,
      forecast.map((each) => [each.stage, ...[each.customers, ...each.months].map(String)]),
      terminal,
    ),
    note('Forecast: by the moves of the last 12 whole months; newcomers are not in it.', terminal),
    terminal.bold(`Moves after ${instantText(fromAt)}`),
    transitions.length === 0
      ? 'none'
      : renderTable(
          MOVES,
          transitions.map((each) => [each.from, each.to, String(each.customers), shareText(each.share)]),
          terminal,
        ),
    ...(dwell.length === 0
      ? []
      : [
          renderTable(
            DWELL,
            dwell.map(({ stage, medianDays, stays }) => [stage, String(medianDays), String(stays)]),
            terminal,
          ),
        ]),
    lastForecastText(report, terminal),
  ];
  return `${parts.join('\n\n')}\n`;
}

function lastForecastText({ lastForecast }: LadderReport, terminal: Terminal): string {
  if (lastForecast === null) {
    return note('How good the forecast is cannot be said yet: nobody was known a quarter before.', terminal);
  }
  const { at, customers, stages, misplacedShare } = lastForecast;
  const head = `The same forecast made at ${instantText(at)}, of the ${counted(customers, 'customer')} known then: ${shareText(misplacedShare)} stand elsewhere`;
  const rows = stages.map((each) => [each.stage, String(each.forecast), String(each.actual), errorText(each)]);
  return `${terminal.bold(wrap(head, terminal.width))}\n\n${renderTable(ERRORS, rows, terminal)}`;
}

function errorText({ forecast, actual }: { readonly forecast: number; readonly actual: number }): string {
  const error = forecast - actual;
  return error > 0 ? `+${error}` : String(error);
}

const note = (text: string, terminal: Terminal): string => terminal.dim(wrap(text, terminal.width));

/** One table of all figures: what it is, of which stage (and to which), its value. */
export function ladderCsv({ forecast, transitions, dwell, lastForecast }: LadderReport): string {
  const rows: CsvCell[][] = [
    ...forecast.map(({ stage, customers }) => ['customers', stage, null, customers]),
    ...forecast.flatMap(({ stage, months }) =>
      months.map((customers, index) => [`forecast +${index + 1}`, stage, null, customers]),
    ),
    ...transitions.map(({ from, to, customers }) => ['moves', from, to, customers]),
    ...transitions.map(({ from, to, share }) => ['share of moves, %', from, to, share / 100]),
    ...dwell.map(({ stage, medianDays }) => ['median days', stage, null, medianDays]),
    ...dwell.map(({ stage, stays }) => ['stays', stage, null, stays]),
    ...(lastForecast?.stages ?? []).map(({ stage, forecast: told }) => ['last forecast', stage, null, told]),
    ...(lastForecast?.stages ?? []).map(({ stage, actual }) => ['last forecast came', stage, null, actual]),
  ];
  return csvText(['figure', 'stage', 'to', 'value'], rows);
}
