/** What the naive models say of a case, under the keys of `expect` (conformance/README.md, "Cases of customer.md"). */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { instantText } from '../conformance/instant-text.ts';
import type { ConformanceCase } from '../conformance/parse-case.ts';
import { naiveDriver } from './naive-driver.ts';
import { type NaiveFollowUpOutcome, NaiveFollowUps } from './naive-follow-ups.ts';
import { type NaiveChange, NaiveLadder } from './naive-ladder.ts';
import type { WholeLife } from './one-fold.ts';

export function naiveResult({ facts, programs, until }: ConformanceCase): Readonly<Record<string, unknown>> {
  const life = { facts: happenedBy(until, facts), programs, until };
  const ladder = new NaiveLadder(life);
  const followUps = new NaiveFollowUps(life);
  const { profit, advice, weakBuyer } = ladder.standing;
  const open = followUps.case;
  return {
    stage: ladder.stage,
    risk: ladder.risk,
    keyCustomer: ladder.isKey,
    yearProfit: profit,
    advice,
    nextReview: weakBuyer && instantText(programs.calendar.startOf(weakBuyer.reviewDay)),
    followUp: open && {
      ...{ subject: open.subject, deadlineAt: instantText(open.deadlineAt), escalated: open.escalated },
    },
    followUps: followUps.outcomes.map(followUpOf),
    stageChanges: ladder.changes.filter(({ type }) => type === 'stage.changed').map(changeOf),
    riskChanges: ladder.changes.filter(({ type }) => type === 'risk.changed').map(changeOf),
    drivers: ladder.changes.flatMap((change) => driverOf(change, life)),
    adviceChanges: ladder.adviceChanges.map((change) => ({ ...change, at: instantText(change.at) })),
    keyChanges: ladder.keyChanges.map(({ at, from, to, amount, basis, calibration }) => ({
      ...{ at: instantText(at), from, to, profit: amount, basis, calibration },
    })),
  };
}

const happenedBy = (until: Instant, facts: WholeLife['facts']) => facts.filter(({ occurredAt }) => occurredAt <= until);

const changeOf = ({ at, from, to }: NaiveChange) => ({ at: instantText(at), from, to });

function driverOf({ at, type, to }: NaiveChange, life: WholeLife) {
  if (type !== 'risk.changed' || to === 'none') return [];
  const { evidence, ...driver } = naiveDriver({ ...life, facts: happenedBy(at, life.facts), until: at });
  return [{ at: instantText(at), to, ...driver, evidence: evidence.map(([, id, is, weight]) => [id, is, weight]) }];
}

function followUpOf(outcome: NaiveFollowUpOutcome) {
  const { at, type, subject } = outcome;
  const told = { at: instantText(at), type: type.replace('follow-up.', ''), subject };
  if (outcome.type === 'follow-up.opened') return { ...told, deadlineAt: instantText(outcome.deadlineAt) };
  return outcome.type === 'follow-up.closed' ? { ...told, how: outcome.resolution } : told;
}
