/** Why those at risk are leaving, as text and as rows: evidence and prior never in one figure. */
import type { DriverFigures, DriverReport } from '@loyalty-ladder/operations/base/base-reports.ts';
import type { AsOf } from '@loyalty-ladder/operations/base/read-base-report.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';
import { grouped } from '@loyalty-ladder/operations/words/grouped.ts';
import { type CsvCell, csvText } from './csv.ts';
import { shareCell } from './group-cells.ts';
import { instantText } from './instant-text.ts';
import { renderTable } from './table.ts';
import { type Terminal, wrap } from './terminal.ts';

const right = (title: string) => ({ title, align: 'right' as const });

const WHO = [{ title: 'level' }, ...['customers', 'with evidence', 'share'].map(right)];
const CAUSES = [{ title: 'cause' }, ...['all', 'share', 'watch', 'at-risk', 'lost', 'prior'].map(right)];
const SUB_CAUSES = [{ title: 'of staff' }, ...['customers', 'share'].map(right)];

export function driversText(report: AsOf<DriverReport>, terminal: Terminal): string {
  const { asOf, all, levels, priorSource } = report;
  const parts = [
    terminal.bold(`${counted(all.customers, 'customer')} at risk at ${instantText(asOf)}`),
    renderTable(WHO, [...levels.map((each) => whoCells(each.level, each)), whoCells('all', all)], terminal),
    causesText(report, terminal),
    terminal.dim(
      wrap(
        `Causes are counted of those with evidence alone. Of the others nothing is known but the prior, which says the same of each. Prior: ${priorSource}.`,
        terminal.width,
      ),
    ),
  ];
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

const whoCells = (level: string, { customers, evidenced }: DriverFigures): string[] => [
  level,
  grouped(customers),
  grouped(evidenced.count),
  shareCell(evidenced.share),
];

function causesText({ all, levels }: DriverReport, terminal: Terminal): string {
  if (all.evidenced.count === 0) return 'Nobody at risk gave any evidence of a cause.';
  const causes = all.classes.map((each, index) => [
    each.class,
    grouped(each.customers.count),
    shareCell(each.customers.share),
    ...levels.map((level) => grouped(level.classes[index]?.customers.count ?? 0)),
    `${each.prior} %`,
  ]);
  const known = all.subCauses.filter(({ customers }) => customers.count > 0);
  const subCauses = known.map(({ subCause, customers }) => [
    subCause,
    grouped(customers.count),
    shareCell(customers.share),
  ]);
  return [renderTable(CAUSES, causes, terminal), renderTable(SUB_CAUSES, subCauses, terminal)]
    .filter((table) => table !== '')
    .join('\n\n');
}

/** One row a level and cause. */
export function driversCsv({ all, levels }: AsOf<DriverReport>): string {
  const groups = [...levels.map((each) => [each.level, each] as const), ['all', all] as const];
  const rows = groups.flatMap(([level, figures]): CsvCell[][] => [
    ...figures.classes.map((each) => [
      ...[level, figures.customers, figures.evidenced.count, each.class, null],
      ...[each.customers.count, each.customers.share, each.prior],
    ]),
    ...figures.subCauses.map((each) => [
      ...[level, figures.customers, figures.evidenced.count, 'staff', each.subCause],
      ...[each.customers.count, each.customers.share, null],
    ]),
  ]);
  const head = ['level', 'at_risk', 'with_evidence', 'class', 'sub_cause', 'customers', 'share_bp', 'prior_percent'];
  return csvText(head, rows);
}
