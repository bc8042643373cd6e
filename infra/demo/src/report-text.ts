/** The report for a person. */
import type { Report } from '@loyalty-ladder/harness/report.ts';
import { CREDIT } from './credit.ts';

export function reportText(report: Report): string {
  const { customers, ledger, history } = report;
  return [
    `As of ${report.clock}, after ${report.seconds} s (${report.eventsPerSecond} facts/s)`,
    '',
    table('Facts', report.facts),
    table(`Customers by stage, ${customers.total} in all`, customers.byStage),
    table('Customers by risk', customers.byRisk),
    table('Points by account', ledger.byAccount),
    table('Points moved, by kind of entry', ledger.netByKind),
    table('Changes that stand', { ...history }),
    table('Waiting', { 'returns for their purchase': report.waitingReturns }),
    table('Outcomes published', report.outcomes),
    table('Dead letters', report.deadLetters),
    `states   ${report.stateHash}`,
    `outcomes ${report.outcomesHash}`,
    '',
    `Purchases: ${CREDIT}. Contacts and feedback, if any, are made up.`,
    '',
  ].join('\n');
}

function table(title: string, rows: Readonly<Record<string, string | number>>): string {
  const names = Object.keys(rows);
  if (names.length === 0) return `${title}\n  none\n`;
  const texts = names.map((name) => grouped(rows[name] ?? 0));
  const width = Math.max(...texts.map((text) => text.length));
  return `${[title, ...names.map((name, index) => `  ${(texts[index] ?? '').padStart(width)}  ${name}`)].join('\n')}\n`;
}

/** Points are strings, since they may be larger than a number is exact. */
const grouped = (value: string | number): string => BigInt(value).toLocaleString('en-GB');
