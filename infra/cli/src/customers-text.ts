/** Who stands where, as text: a line a customer, how many there are of each, and what to do next. */
import type { ListedStandings } from '@loyalty-ladder/operations/customers/count-standings.ts';
import type { Standing, Wanted } from '@loyalty-ladder/operations/customers/list-standing.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';
import { instantText } from './instant-text.ts';
import { renderTable } from './table.ts';
import { printable, type Terminal } from './terminal.ts';

const COLUMNS = [
  { title: 'customer', shrinkTo: 12 },
  { title: 'stage' },
  { title: 'strategy' },
  { title: 'risk' },
  { title: 'available', align: 'right' },
  { title: 'pending', align: 'right' },
  { title: 'held', align: 'right' },
  { title: 'expires next' },
] as const;

export function standingsText(standings: readonly Standing[], terminal: Terminal): string {
  return renderTable(COLUMNS, standings.map(row), terminal);
}

function row({ customerId, stage, strategy, risk, balances, nextExpiry }: Standing): string[] {
  const points = [balances.available, balances.pending, balances.held].map(String);
  const expiry = nextExpiry === null ? '' : `${nextExpiry.points} at ${instantText(nextExpiry.at)}`;
  return [printable(customerId), stage, strategy, risk, ...points, expiry];
}

export function countsText({ customers, counts, left }: ListedStandings, wanted: Wanted): string {
  const who = [wanted.stage, wanted.risk && `risk ${wanted.risk}`].filter(Boolean).join(', ');
  const head = `${counted(customers, 'customer')}${who === '' ? '' : ` (${who})`}\n`;
  const lines =
    counts.length > 1 ? counts.map((each) => `  ${each.stage}, risk ${each.risk}: ${each.customers}\n`) : [];
  const note = `${counted(left, 'customer')} more were recorded by a newer version: its commands can read them.\n`;
  return [head, ...lines, ...(left === 0 ? [] : [note])].join('');
}

/** What to do next. */
export function nextStepText({ customers, shown, lastShown }: ListedStandings, { stage, risk }: Wanted): string {
  const filters = [stage && ` --stage ${stage}`, risk && ` --risk ${risk}`].filter(Boolean).join('');
  if (customers === 0)
    return filters === ''
      ? 'Nobody is recorded yet; `npm run lag` says whether facts wait.\n'
      : 'Nobody stands there now; `npm run customers` counts everybody.\n';
  const more =
    shown < customers && lastShown !== undefined
      ? `${customers - shown} are not shown: \`npm run customers --${filters} --after ${quoted(lastShown)}\`, or --limit.\n`
      : '';
  // Behind another `--` an id may begin like an option.
  const one = lastShown?.startsWith('-') ? `-- ${quoted(lastShown)}` : quoted(lastShown ?? '<id>');
  return `${more}The reasons of one: \`npm run customer -- ${one}\`\n`;
}

/** As a shell takes it. */
const quoted = (id: string): string => (/^[\w.:@%+/-]+$/.test(id) ? id : `'${printable(id).replaceAll("'", "'\\''")}'`);
