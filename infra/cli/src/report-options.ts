/** What commands that report about the whole base have in common: as of when, over which span, and in which form. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Span } from '@loyalty-ladder/operations/ladder/ladder-tally.ts';
import { openReportSource, type ReportSource } from '@loyalty-ladder/operations/reports/report-source.ts';
import { DEFAULT_SPAN_DAYS, spanOf } from '@loyalty-ladder/operations/reports/span.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { type Command, Option } from 'commander';
import { readConfig } from './cli-config.ts';
import { openPostgres } from './clients.ts';
import { CommandError } from './command-error.ts';
import { parseMoment } from './moment.ts';
import { type Terminal, terminalOf } from './terminal.ts';

export interface FormOptions {
  readonly json?: boolean;
  readonly csv?: boolean;
}

export interface SpanOptions extends FormOptions {
  readonly from?: string;
  readonly until?: string;
}

const MOMENT = "2010-06-01T12:00:00Z, or 2010-06-01 for that day's first instant in the program's zone";

export function withForms(command: Command): Command {
  return command
    .addOption(new Option('--json', 'as JSON, whole').conflicts('csv'))
    .option('--csv', 'comma-separated, for spreadsheets');
}

export function withAt(command: Command): Command {
  return command.option('--at <instant>', `as of then, not now: ${MOMENT}`);
}

export function withSpan(command: Command): Command {
  return command
    .option('--from <instant>', `behind this instant (default: ${DEFAULT_SPAN_DAYS} days before the end): ${MOMENT}`)
    .option('--until <instant>', 'up to and including this instant (default: now)');
}

/** Each form of a report, of which one is printed. */
export interface Forms<Report> {
  text(report: Report, terminal: Terminal): string;
  csv(report: Report): string;
}

export async function printReport<Report>(
  options: FormOptions,
  forms: Forms<Report>,
  ask: (source: ReportSource) => Promise<Report>,
): Promise<void> {
  const config = await readConfig(process.env, ['DATABASE_URL']);
  const pool = await openPostgres(config.DATABASE_URL);
  try {
    const report = await ask(await openReportSource(pool));
    process.stdout.write(textOf(report, options, forms));
  } finally {
    await pool.end();
  }
}

function textOf<Report>(report: Report, { json, csv }: FormOptions, forms: Forms<Report>): string {
  if (json) return `${jsonText(report, 2)}\n`;
  if (csv) return forms.csv(report);
  return forms.text(report, terminalOf(process.stdout, process.env.COLUMNS));
}

/** @throws CommandError for what lies ahead: what will have happened by then is not known. */
export function atOf(text: string | undefined, option: string, { programs, now }: ReportSource): Instant {
  if (text === undefined) return now;
  const at = parseMoment(text, option, programs.calendar);
  if (at <= now) return at;
  throw new CommandError(`${option}: ${text} lies ahead of the ladder's clock (${new Date(now).toISOString()}).`);
}

export function spanOptionsOf({ from, until }: SpanOptions, source: ReportSource): Span {
  const end = atOf(until, '--until', source);
  const span = spanOf(from === undefined ? undefined : parseMoment(from, '--from', source.programs.calendar), end);
  if (span !== undefined) return span;
  throw new CommandError(`--from: ${from} is not before the end of the span (${new Date(end).toISOString()}).`);
}
