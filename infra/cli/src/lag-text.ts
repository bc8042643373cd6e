/** The lag as text: a line a partition, and one for everything else that waits. */
import type { LagReport } from '@loyalty-ladder/operations/lag/lag-report.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';
import { durationText } from '@loyalty-ladder/operations/words/duration-text.ts';
import type { CardRepairBacklog } from '@loyalty-ladder/store/cards/read-card-repair-backlog.ts';
import type { OutboxBacklog } from '@loyalty-ladder/store/outbox/read-outbox-backlog.ts';
import { RETURNS_LOOKED_AT_MAX } from '@loyalty-ladder/store/reports/count-waiting-returns.ts';
import { instantText } from './instant-text.ts';
import { sourceLines } from './source-text.ts';
import { renderTable } from './table.ts';
import { printable, type Terminal, wrap } from './terminal.ts';
import { webhookLines } from './webhooks-text.ts';

const COLUMNS = [
  { title: 'partition', align: 'right' },
  { title: 'applied to', align: 'right' },
  { title: 'log end', align: 'right' },
  { title: 'behind', align: 'right' },
  { title: 'oldest waits', align: 'right' },
  { title: 'verdict' },
  { title: 'event time (UTC)' },
] as const;
const NARROW_COLUMNS = [COLUMNS[0], COLUMNS[3], COLUMNS[4], COLUMNS[5]] as const;
const WIDE = 80;
/** The backlogs are counted up to this (store/read-outbox-backlog.ts). */
const COUNTED_MAX = 100_000;
const LEGEND =
  'behind: log end minus the next offset in Postgres. oldest waits: age of the oldest record not applied, by its append time.';

export function lagText(report: LagReport, terminal: Terminal): string {
  const groups = Map.groupBy(report.partitions, ({ group, topic }) => `${group}  ${topic}`);
  const lines = [
    ...[...groups].map(([name, lags]) => groupText(name, lags, terminal)),
    terminal.dim(wrap(LEGEND, terminal.width)),
    '',
    ...[...sourceLines(report.sources), ...otherLines(report)].map((line) =>
      wrap(line, terminal.width, '             '),
    ),
  ];
  return `${lines.join('\n')}\n`;
}

type Lag = LagReport['partitions'][number];

function groupText(name: string, lags: readonly Lag[], terminal: Terminal): string {
  const isWide = terminal.width >= WIDE;
  const behind = lags.reduce((sum, { messages }) => sum + messages, 0n);
  const title = terminal.bold(wrap(`${name}  ${behind} behind`, terminal.width, '  '));
  const rows = lags.map((lag) => (isWide ? wideRow(lag) : narrowRow(lag)));
  const notes = [...lags.flatMap(verdictLines), ...adviceLines(lags), ...lags.flatMap(heldLines)].map(
    (line) => `${wrap(line, terminal.width, '  ')}\n`,
  );
  return `${title}\n${renderTable(isWide ? COLUMNS : NARROW_COLUMNS, rows, terminal)}\n${notes.join('')}`;
}

const wideRow = (lag: Lag): string[] => [
  String(lag.partition),
  lag.nextOffset === null ? 'never read' : String(lag.nextOffset),
  String(lag.logEnd),
  behindText(lag),
  waitText(lag),
  verdictText(lag),
  lag.eventTime === null ? '' : instantText(lag.eventTime),
];

const narrowRow = (lag: Lag): string[] => [String(lag.partition), behindText(lag), waitText(lag), verdictText(lag)];

/** A log that ends below what was applied is not the log it was. */
const isTooShort = ({ nextOffset, logEnd }: Lag): boolean => nextOffset !== null && logEnd < nextOffset;

const verdictText = ({ state, word }: Lag): string => (state === 'reading' ? word : state.replaceAll('-', ' '));

function verdictLines({ partition, level, sentence }: Lag): string[] {
  return level === 'ok' ? [] : [`partition ${partition}: ${sentence}`];
}

/** The same for many, mostly. */
function adviceLines(lags: readonly Lag[]): string[] {
  return [...new Set(lags.flatMap(({ advice }) => advice ?? []))];
}

function behindText(lag: Lag): string {
  const { messages, lost } = lag;
  if (lag.isMadeAgain) return `LOG MADE AGAIN, ${messages} behind`;
  if (isTooShort(lag)) return 'LOG TOO SHORT';
  return lost > 0n ? `${lost} LOST, ${messages} behind` : String(messages);
}

function waitText({ messages, secondsBehind }: Lag): string {
  if (secondsBehind !== null) return durationText(secondsBehind);
  return messages > 0n ? 'not known' : '';
}

/** Its producer alone, or Kafka for it, can end a transaction. */
function heldLines({ partition, held }: Lag): string[] {
  if (held === null) return [];
  const since = held.since === null ? '' : ` since ${instantText(held.since)} UTC`;
  return [
    `partition ${partition}: a transaction is open${since} at offset ${held.from}, and holds back ${held.messages}. Its producer ends it, ` +
      'or Kafka after its transaction.timeout.ms; `kafka-transactions.sh describe-producers` says whose it is.',
  ];
}

function otherLines({
  outbox,
  cardRepair,
  cards,
  due,
  clockAt,
  returns,
  noEffects,
  deadLetters,
  anonymous,
  services,
  home,
  webhooks,
}: LagReport): string[] {
  const oldestDue = due.oldestDueAt === null ? '' : `, the oldest since ${instantText(due.oldestDueAt)}`;
  return [
    ...(home.isAhead ? [MOVED] : []),
    `outbox       ${backlogText(outbox)}${outbox.holder === null ? ' (NO RELAY holds it)' : ''}`,
    `card repair  ${backlogText(cardRepair)}`,
    `cards        ${cardsText(cards)}`,
    `due          ${counted(due.customers, 'customer')}${oldestDue} (ladder's clock ${instantText(clockAt)} UTC)`,
    `returns      ${returnsText(returns)}`,
    `no effect    ${countsText(noEffects)}`,
    `dead letters ${countsText(deadLetters)}`,
    `anonymous    ${anonymousText(anonymous)}`,
    ...webhookLines(webhooks, backlogText(webhooks.intake)),
    `services     ${services.map(({ service, living }) => `${service} ${living}`).join(', ')}`,
    ...services.filter(({ living, isNeeded }) => living === 0 && isNeeded).map(missingText),
  ];
}

const MOVED =
  'store        MOVED from another Postgres cluster, and nothing works on it: `npm run streams -- adopt-store` makes it one of this cluster';

/** Something waits for it, and nothing of it lives. */
function missingText({ service, instances }: LagReport['services'][number]): string {
  const silentSeconds = Math.min(...instances.map((each) => each.silentSeconds));
  const since =
    instances.length === 0
      ? 'none is running, and something waits for one: start it'
      : `the last sign of life came ${durationText(silentSeconds)} ago; if it is stopped or hangs, restart it`;
  return `             NO ${service.toUpperCase()}: ${since}`;
}

function cardsText({ customers, behind }: LagReport['cards']): string {
  if (behind === null) return 'REDIS DOES NOT ANSWER';
  const drawn = `${counted(customers, 'customer')} looked at`;
  if (behind === 0) return `right for all of ${drawn}`;
  return `MISSING OR OLD for ${behind} of ${drawn}; if that stays, \`npm run rebuild-cards\` writes them`;
}

function returnsText({ waiting, of }: LagReport['returns']): string {
  const limited = of < RETURNS_LOOKED_AT_MAX ? '' : `, of ${of} that were looked at`;
  return `${waiting === 1 ? '1 waits for its' : `${waiting} wait for their`} purchase${limited}`;
}

function countsText(counts: Readonly<Record<string, number>>): string {
  const texts = Object.entries(counts).map(([reason, count]) => `${reason} ${count}`);
  return texts.length === 0 ? 'none' : texts.join(', ');
}

/** The largest sources of each topic. */
const SOURCES_SHOWN = 5;

function anonymousText(totals: LagReport['anonymous']): string {
  const topics = Map.groupBy(totals, ({ topic }) => topic);
  const texts = [...topics].map(([topic, sources]) => {
    const all = sources.reduce((sum, { receipts }) => sum + receipts, 0);
    const shown = sources.slice(0, SOURCES_SHOWN).map(({ source, receipts }) => `${printable(source)} ${receipts}`);
    const more = sources.length > SOURCES_SHOWN ? [`${sources.length - SOURCES_SHOWN} more sources`] : [];
    return `${counted(all, 'receipt')} of nobody in ${topic} (${[...shown, ...more].join(', ')})`;
  });
  return texts.length === 0 ? 'none' : texts.join('; ');
}

function backlogText({ rows, oldestAgeSeconds }: OutboxBacklog | CardRepairBacklog): string {
  if (rows === 0) return 'nothing waits';
  const count = rows > COUNTED_MAX ? `more than ${COUNTED_MAX}` : String(rows);
  return `${count} ${rows === 1 ? 'row waits' : 'rows wait'}, the oldest for ${durationText(oldestAgeSeconds)}`;
}
