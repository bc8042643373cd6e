/** One customer's life as a person reads it: what happened, and under it what it did to points, rung and risk, and why. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import type { Cause, Entry } from '@loyalty-ladder/domain/state/entry.ts';
import type {
  AdviceChanged,
  FollowUpClosed,
  FollowUpEscalated,
  FollowUpOpened,
  GraceEnded,
  GraceStarted,
  KeyCustomerChanged,
  Measure,
  Outcome,
  PointsExpiring,
  RiskChanged,
  StageChanged,
} from '@loyalty-ladder/domain/state/outcome.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { CustomerReport } from '@loyalty-ladder/operations/customer/customer-report.ts';
import type { CustomerRecord } from '@loyalty-ladder/operations/customer/load-customer-record.ts';
import {
  basisText,
  driverText,
  keyText,
  resolutionText,
  triggerText,
} from '@loyalty-ladder/operations/words/customer-words.ts';
import { conditionText, reasonText, rungMeasureText } from '@loyalty-ladder/operations/words/ladder-words.ts';
import { moneyText } from '@loyalty-ladder/operations/words/money-text.ts';
import type { StoredOutcome } from '@loyalty-ladder/store/history/load-refolds.ts';
import { factText } from './fact-text.ts';
import { SYNTHETIC_SOURCE } from './synthetic/synthetic-facts.ts';

const INDENT = ' '.repeat(18);

export type RecordedLife = Pick<CustomerRecord, 'customer' | 'refold'>;
/** What became of it. */
export type LifeSummary = Pick<CustomerReport, 'stage' | 'risk' | 'balances' | 'money'>;

export function customerTimeline(life: RecordedLife, summary: LifeSummary): string {
  return [...heading(life, summary), ...momentsOf(life.refold).map(momentText), ''].join('\n');
}

interface Moment {
  readonly at: Instant;
  /** What happened; none where time alone was at work. */
  readonly facts: string[];
  readonly effects: string[];
}

function heading({ customer, refold }: RecordedLife, summary: LifeSummary): string[] {
  const { stage, risk, balances, money } = summary;
  const { available, pending, held } = balances;
  const points = `${available} points available, ${pending} pending${held === 0n ? '' : `, ${held} held`}`;
  return [
    `Customer ${customer.customerId}: ${stage.stage}, risk ${risk.level}, ${points}`,
    `${moneyText(money.profit, money.currency)} brought within the year (${basisText(money.basis)}), ${keyText(money.isKey)}`,
    `${countText(refold.facts)}, up to ${minute(customer.foldedTo)} UTC`,
    '',
  ];
}

function countText(facts: readonly Fact[]): string {
  const madeUp = facts.filter(({ source }) => source === SYNTHETIC_SOURCE).length;
  return `${facts.length} ${facts.length === 1 ? 'fact' : 'facts'}${madeUp === 0 ? '' : `, ${madeUp} of them made up and marked [synthetic]`}`;
}

function momentsOf({ facts, entries, outcomes, noEffects }: RecordedLife['refold']): Moment[] {
  const moments = new Map<Instant, Moment>();
  const at = (instant: Instant): Moment => {
    const moment = moments.get(instant) ?? { at: instant, facts: [], effects: [] };
    moments.set(instant, moment);
    return moment;
  };
  for (const fact of facts.toSorted(compareFacts)) at(fact.occurredAt).facts.push(factText(fact));
  for (const entry of entries) at(entry.at).effects.push(entryText(entry));
  for (const outcome of outcomes.filter(({ retracted }) => !retracted))
    at(outcome.at).effects.push(...outcomeTexts(outcome));
  for (const { at: instant, id, reason } of noEffects) at(instant).effects.push(`no effect of ${id}: ${reason}`);
  return [...moments.values()].sort((a, b) => a.at - b.at);
}

function momentText({ at, facts, effects }: Moment): string {
  const [first = 'time passed', ...others] = facts;
  return [
    `${minute(at)}  ${first}`,
    ...others.map((fact) => `${INDENT}${fact}`),
    ...effects.map((effect) => `${INDENT}  ${effect}`),
  ].join('\n');
}

/** The customer's side of an entry. */
function entryText({ kind, from, to, points, cause }: Entry): string {
  const because = cause.type === 'timer' ? '' : ` (${cause.id})`;
  return `points   ${kind} ${points}: ${short(from)} -> ${short(to)}${because}`;
}

function outcomeTexts({ type, content }: StoredOutcome): string[] {
  switch (type) {
    case 'stage.changed':
      return stageTexts(content as StageChanged);
    case 'risk.changed':
      return riskTexts(content as RiskChanged);
    case 'advice.changed':
      return adviceTexts(content as AdviceChanged);
    case 'key-customer.changed':
      return [keyCustomerText(content as KeyCustomerChanged)];
    case 'follow-up.opened':
      return caseOpenedTexts(content as FollowUpOpened);
    case 'follow-up.escalated':
      return [caseEscalatedText(content as FollowUpEscalated)];
    case 'follow-up.closed':
      return [caseClosedText(content as FollowUpClosed)];
    case 'grace.started':
      return graceStartTexts(content as GraceStarted);
    case 'grace.ended':
      return [graceEndText(content as GraceEnded)];
    case 'points.expiring':
      return [expiringText(content as PointsExpiring)];
  }
}

function stageTexts({ from, to, strategy, causes, measures }: StageChanged): string[] {
  return [
    `stage    ${from} -> ${to} (${strategy}), because of ${causesText(causes)}`,
    ...measureTexts(measures, 'stage.changed'),
  ];
}

function graceStartTexts({ stage, conditions, endsAt, wouldBecome, causes, measures }: GraceStarted): string[] {
  return [
    `grace    for ${conditions.map(conditionText).join(', ')}: ${stage} until ${minute(endsAt)}, then ${wouldBecome}, because of ${causesText(causes)}`,
    ...measureTexts(measures, 'grace.started'),
  ];
}

function graceEndText({ conditions, result, became, remaining, causes }: GraceEnded): string {
  const more = remaining.length === 0 ? '' : `, still in grace for ${remaining.map(conditionText).join(', ')}`;
  return `grace    for ${conditions.map(conditionText).join(', ')} ends: ${result}, now ${became}${more}, because of ${causesText(causes)}`;
}

function expiringText({ points, expiresAt }: PointsExpiring): string {
  return `points   ${points} are about to expire, on ${minute(expiresAt)}`;
}

function riskTexts({ from, to, causes, measures, reasons, nextCheckAt, driver }: RiskChanged): string[] {
  const why = reasons.length === 0 ? '' : `: ${reasons.map(reasonText).join(', ')}`;
  const next = nextCheckAt === null ? '' : `; next check ${minute(nextCheckAt)}`;
  return [
    `risk     ${from} -> ${to}${why}, because of ${causesText(causes)}${next}`,
    ...measureTexts(measures, 'risk.changed'),
    ...(driver == null ? [] : [`           probably because of ${driverText(driver)}`]),
  ];
}

function adviceTexts({ from, to, causes, measures }: AdviceChanged): string[] {
  return [`advice   ${from} -> ${to}, because of ${causesText(causes)}`, ...measureTexts(measures, 'advice.changed')];
}

function keyCustomerText({ from, to, profit, currency, basis, causes }: KeyCustomerChanged): string {
  const money = `${moneyText(profit, currency)} within the year (${basisText(basis)})`;
  return `key      ${keyText(from)} -> ${keyText(to)}, ${money}, because of ${causesText(causes)}`;
}

function caseOpenedTexts({ trigger, deadlineAt, causes, measures }: FollowUpOpened): string[] {
  return [
    `case     opened by ${triggerText(trigger)}, to be answered by ${minute(deadlineAt)}, because of ${causesText(causes)}`,
    ...measureTexts(measures, 'follow-up.opened'),
  ];
}

function caseEscalatedText({ openedAt }: FollowUpEscalated): string {
  return `case     of ${minute(openedAt)} was not answered in time`;
}

function caseClosedText({ openedAt, resolution, causes }: FollowUpClosed): string {
  return `case     of ${minute(openedAt)} closed: ${resolutionText(resolution)}, because of ${causesText(causes)}`;
}

function measureTexts(measures: readonly Measure[], of: Outcome['type']): string[] {
  return measures.map((measure) => `           ${measure.holds ? '[x]' : '[ ]'} ${rungMeasureText(measure, of)}`);
}

function causesText(causes: readonly Cause[]): string {
  return causes.map((cause) => (cause.type === 'fact' ? cause.id : `time (${cause.timer})`)).join(', ');
}

const short = (account: string): string => account.replace('customer:', '');
const minute = (at: Instant): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ');
