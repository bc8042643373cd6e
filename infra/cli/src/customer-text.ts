/** A customer's report as text, in the order in which questions come: what, why, what next, since when. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { CustomerReport } from '@loyalty-ladder/operations/customer/customer-report.ts';
import type { Prospect } from '@loyalty-ladder/operations/customer/outlook.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';
import { keyText } from '@loyalty-ladder/operations/words/customer-words.ts';
import {
  conditionText,
  liftText,
  measureText,
  reasonText,
  rungMeasureText,
} from '@loyalty-ladder/operations/words/ladder-words.ts';
import { causesText } from './cause-text.ts';
import { caseLines, checked, moneyLine, moneyLines, reviewLines, riskDriverLines } from './customer-lines.ts';
import { historyText } from './history-text.ts';
import { instantText } from './instant-text.ts';
import { statementText } from './statement-text.ts';
import { printable, type Terminal, wrap } from './terminal.ts';

export interface CustomerTextOptions {
  readonly revisions: 'collapsed' | 'all';
  /** Of statement and history. */
  readonly linesMax: number;
}

const LIST_MAX = 12;

export function customerText(report: CustomerReport, options: CustomerTextOptions, terminal: Terminal): string {
  const { linesMax, revisions } = options;
  const sections: (readonly [string, readonly string[]])[] = [
    [`Customer ${printable(report.customerId)}, ${atText(report)}`, summaryLines(report)],
    [`Why ${report.stage.stage}`, stageLines(report)],
    [nextTitle(report), missingLines(report)],
    [`Risk: ${report.risk.level}`, riskLines(report)],
    ['Money of the year', moneyLines(report.money)],
    [reviewTitle(report), reviewLines(report.review)],
    [report.followUp === null ? '' : 'Open case', caseLines(report)],
    ['If nothing happens', shortened(report.outlook.map(prospectText))],
    ['Waiting for their purchase or hold', shortened(report.waiting.map(waitingText))],
    [
      'Without effect',
      shortened(
        report.noEffects.map(
          ({ at, source, id, reason }) => `${instantText(at)}  ${reason}  ${printable(`${source}/${id}`)}`,
        ),
      ),
    ],
    ['Statement', textLines(statementText(report.statement, linesMax, terminal))],
    [
      revisions === 'all' ? 'History, all revisions' : 'History',
      textLines(historyText(report.history, revisions, linesMax, terminal)),
    ],
  ];
  const texts = sections
    .filter(([title, lines]) => title !== '' && lines.length > 0)
    .map(([title, lines]) => section(title, lines, terminal));
  return `${texts.join('\n\n')}\n`;
}

/** Tables come with their own layout; sentences are wrapped. */
function section(title: string, lines: readonly string[], terminal: Terminal): string {
  const isTable = title === 'Statement' || title.startsWith('History');
  const body = isTable ? lines : lines.map((line) => wrap(`  ${line}`, terminal.width, '    '));
  return [terminal.bold(wrap(title, terminal.width)), ...body].join('\n');
}

function atText({ at, clockAt }: CustomerReport): string {
  return at === clockAt ? `now (${instantText(at)} UTC by the ladder's clock)` : `as of ${instantText(at)} UTC`;
}

function summaryLines(report: CustomerReport): string[] {
  const { stage, risk, balances, nextExpiry, facts, factsAfter, programVersion, outlook, unrecorded } = report;
  const { available, pending, held } = balances;
  const counts = Object.entries(facts)
    .toSorted()
    .map(([type, count]) => `${count} ${type}`);
  const waits = unrecorded.entries + unrecorded.outcomes;
  return [
    `stage    ${stage.stage}${sinceText(stage.since)}, strategy ${stage.strategy}`,
    `risk     ${risk.level}${sinceText(risk.since)}`,
    `money    ${moneyLine(report.money)}`,
    `points   ${available} available${available < 0n ? ' (debt)' : ''}, ${pending} pending, ${held} held`,
    `expiry   ${nextExpiry === null ? laterExpiryText(outlook) : expiryText(nextExpiry)}`,
    `facts    ${counts.length === 0 ? 'none by then' : counts.join(', ')}`,
    `program  version ${programVersion}`,
    ...(waits === 0
      ? []
      : [
          `NOTE     ${counted(unrecorded.entries, 'entry', 'entries')} and ${counted(unrecorded.outcomes, 'outcome')} of this are not recorded yet: statement and history lack them`,
        ]),
    ...waitingNotes(report),
    ...(factsAfter === 0 ? [] : [`NOTE     ${counted(factsAfter, 'fact lies', 'facts lie')} after this instant`]),
  ];
}

function waitingNotes({ unfolded, backlog, hasTimekeeper, unrecorded, stored, clockAt }: CustomerReport): string[] {
  const unread = Object.entries(backlog ?? {}).map(([topic, records]) => `${counted(records, 'record')} of ${topic}`);
  const isDue = stored.dueAt !== null && stored.dueAt <= clockAt;
  const needsTime = unfolded !== null || isDue || unrecorded.entries + unrecorded.outcomes > 0;
  return [
    ...(unfolded === null
      ? []
      : [
          `NOTE     ${counted(unfolded.facts, 'fact')} of this, from ${instantText(unfolded.since)} on, ${unfolded.facts === 1 ? 'waits' : 'wait'} to be folded: nothing of it is published before the other topics are applied`,
        ]),
    ...(unread.length === 0
      ? []
      : [`NOTE     not applied yet in this customer's partition, whoever it is of: ${unread.join(', ')}`]),
    ...(needsTime && !hasTimekeeper
      ? ['NOTE     NO TIMEKEEPER lives, which folds what waits and does what is due: start one']
      : []),
  ];
}

const expiryText = ({ at, points }: { at: Instant; points: bigint }): string =>
  `${counted(points, 'point')} at ${instantText(at)}`;

/** Nothing that is available expires; what is pending may, once it has vested. */
function laterExpiryText(outlook: readonly Prospect[]): string {
  const first = outlook.flatMap((each) => (each.what === 'expire' ? [each] : []))[0];
  return first === undefined ? 'none ahead' : `nothing that is available yet; of what vests ${expiryText(first)}`;
}

function stageLines({ stage }: CustomerReport): string[] {
  return [
    ...(stage.causes.length === 0 ? [] : [`brought about by ${causesText(stage.causes)}`]),
    ...conditionLines(stage),
    ...stage.graces.map(
      ({ condition, since, endsAt }) =>
        `in grace: ${conditionText(condition)}, since ${instantText(since)}, ends ${instantText(endsAt)}`,
    ),
  ];
}

/** The upper rungs have measures; below them what lifts to the rung is what holds. What is missing for the next one has its own section. */
function conditionLines({ stage, measures }: CustomerReport['stage']): string[] {
  if (stage === 'regular' || stage === 'adherent')
    return measures.map((measure) => checked(measure, rungMeasureText(measure, 'stage.changed')));
  return liftText(stage) === '' ? [] : [`[x] ${liftText(stage)}`];
}

function nextTitle({ stage: { nextStage } }: CustomerReport): string {
  return nextStage === null ? '' : `Missing for ${nextStage}`;
}

function missingLines({ stage: { nextStage, missing } }: CustomerReport): string[] {
  if (nextStage === null) return [];
  return missing.length === 0 ? [liftText(nextStage)] : missing.map(measureText);
}

function riskLines({ risk, outlook }: CustomerReport): string[] {
  const reasons = risk.reasons.map(reasonText);
  const ahead = outlook.flatMap((each) => (each.what === 'risk' ? [`${each.to} from ${instantText(each.at)}`] : []));
  return [
    ...(reasons.length === 0 ? [] : [`reasons: ${reasons.join(', ')}`]),
    ...risk.measures.map((measure) => checked(measure, measureText(measure))),
    ...riskDriverLines(risk.driver),
    ...(ahead.length === 0 ? [] : [`if nothing happens: ${ahead.join(', ')}`]),
  ];
}

function prospectText(prospect: Prospect): string {
  return `${instantText(prospect.at)}  ${whatComes(prospect)}`;
}

function whatComes(prospect: Prospect): string {
  switch (prospect.what) {
    case 'risk':
    case 'stage':
    case 'advice':
      return `${prospect.what} ${prospect.from} -> ${prospect.to}`;
    case 'key-customer':
      return `${keyText(prospect.from)} -> ${keyText(prospect.to)}`;
    case 'review':
      return 'the next review of a weak buyer';
    case 'follow-up-deadline':
      return 'the deadline of the open case';
    case 'vest':
    case 'expire':
    case 'release':
      return `${counted(prospect.points, 'point')} to ${prospect.what}`;
  }
}

function reviewTitle({ review }: CustomerReport): string {
  return review === null ? '' : `Advice: ${review.advice}`;
}

const waitingText = (fact: Fact): string =>
  `${instantText(fact.occurredAt)}  ${fact.type}  ${printable(`${fact.source}/${fact.id}`)}${'purchaseId' in fact ? ` of purchase ${printable(fact.purchaseId)}` : ''}`;

function shortened(lines: readonly string[]): string[] {
  if (lines.length <= LIST_MAX) return [...lines];
  return [...lines.slice(0, LIST_MAX), `and ${lines.length - LIST_MAX} more (--json has all)`];
}

const textLines = (text: string): string[] => (text === '' ? [] : text.split('\n'));
const sinceText = (since: Instant | null): string => (since === null ? '' : ` since ${instantText(since)}`);
