/** The whole base, as of the last count (take-census.ts). */
import type { Account } from '@loyalty-ladder/domain/state/entry.ts';
import type { RiskLevel, Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { Family } from './family.ts';
import type { Census } from './take-census.ts';

/** All there are: a rung that nobody is on any more is told as 0. */
const STAGES: Readonly<Record<Stage, true>> = {
  potential: true,
  visitor: true,
  'first-purchase': true,
  regular: true,
  adherent: true,
  retired: true,
};
const RISKS: Readonly<Record<RiskLevel, true>> = {
  none: true,
  watch: true,
  'at-risk': true,
  lost: true,
};
const ACCOUNTS: Readonly<Record<Account, true>> = {
  'program:issued': true,
  'program:redeemed': true,
  'program:expired': true,
  'program:reversed': true,
  'program:adjusted': true,
  'customer:pending': true,
  'customer:available': true,
  'customer:held': true,
};

const namesOf = <Name extends string>(all: Readonly<Record<Name, true>>): Name[] => Object.keys(all) as Name[];

export const CENSUS_FAMILIES: readonly Family<Census>[] = [
  {
    name: 'loyalty_customers',
    help: 'Customers by rung and risk, by the last count; unknown: a newer version of the code has stored them.',
    labels: ['stage', 'risk'],
    samplesOf: ({ customers, unknown }) => [
      ...namesOf(STAGES).flatMap((stage) =>
        namesOf(RISKS).map((risk) => ({ labels: { stage, risk }, value: customers.get(stage)?.get(risk) ?? 0 })),
      ),
      { labels: { stage: 'unknown', risk: 'unknown' }, value: unknown },
    ],
  },
  {
    name: 'loyalty_points',
    help: 'Points by account of the ledger, by the last count; over all accounts they are 0.',
    labels: ['account'],
    samplesOf: ({ points }) =>
      namesOf(ACCOUNTS).map((account) => ({ labels: { account }, value: Number(points.get(account) ?? 0n) })),
  },
  {
    name: 'loyalty_nps_answers',
    help: 'Customers by their latest answer of the last 365 days to whether they would recommend the retailer, by the last count.',
    labels: ['answer'],
    samplesOf: ({ npsAnswers: { promoters, detractors, n } }) => [
      { labels: { answer: 'promoter' }, value: promoters },
      { labels: { answer: 'passive' }, value: n - promoters - detractors },
      { labels: { answer: 'detractor' }, value: detractors },
    ],
  },
  {
    name: 'loyalty_follow_ups',
    help: 'Customers with an open follow-up, by whether its deadline has passed, by the last count.',
    labels: ['deadline'],
    samplesOf: ({ followUps: { open, overdue } }) => [
      { labels: { deadline: 'ahead' }, value: open - overdue },
      { labels: { deadline: 'passed' }, value: overdue },
    ],
  },
  {
    name: 'loyalty_no_effect_facts',
    help: 'Facts that change nothing, by the last count.',
    labels: ['reason'],
    samplesOf: ({ noEffects }) =>
      [...noEffects].map(([reason, facts]) => ({ labels: { reason }, value: Number(facts) })),
  },
];
