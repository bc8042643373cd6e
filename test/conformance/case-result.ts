/** What README.md calls `expect`, with all keys filled, read from what the model of the pipeline has recorded. */
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Cause } from '@loyalty-ladder/domain/state/entry.ts';
import type { Change, Notice, Outcome } from '@loyalty-ladder/domain/state/outcome.ts';
import type { State } from '@loyalty-ladder/domain/state/state.ts';
import { dayText, monthText } from '@loyalty-ladder/domain/time/day.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { decodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { accountBalances } from '../properties/account-balances.ts';
import type { RecordedCustomer } from '../properties/recorded-customer.ts';
import { collapse, netEntries } from '../properties/recorded-nets.ts';
import { knowledgeOf, knownOf } from './customer-result.ts';
import { instantText } from './instant-text.ts';
import { levelsAhead } from './levels-ahead.ts';

export function caseResult(customer: RecordedCustomer, until: Instant, programs: ProgramTimeline) {
  const state = decodeState(customer.state);
  const outcomes = collapse(customer.outcomes);
  return {
    stage: state.stage,
    risk: state.risk,
    balances: balances(customer),
    lots: lots(state),
    waitingReturns: state.waitingReturns,
    noEffect: customer.noEffects.map(({ id, reason }) => ({ fact: id, reason })),
    entries: netEntries(customer.entries).map(({ at, kind, from, to, points, cause }) => ({
      at: instantText(at),
      kind,
      from,
      to,
      points,
      cause: causeText(cause),
    })),
    stageChanges: changes(outcomes, 'stage.changed'),
    riskChanges: changes(outcomes, 'risk.changed'),
    notices: outcomes.filter(isNotice).map(noticeOf),
    levelsAhead: Object.fromEntries(
      [...levelsAhead(state, until, programs)].map(([level, at]) => [level, instantText(at)]),
    ),
    ...knownOf(state, until, programs),
    ...knowledgeOf(outcomes),
  };
}

function balances({ entries }: RecordedCustomer): Record<string, bigint> {
  const ofAccounts = [...accountBalances(entries)].filter(([, points]) => points !== 0n);
  return Object.fromEntries(ofAccounts.map(([account, points]) => [account.replace(/^.*:/, ''), points]));
}

function lots({ pendingLots, availableLots }: State) {
  return {
    pending: Object.fromEntries(pendingLots.map(({ vestingDay, points }) => [dayText(vestingDay), points])),
    available: Object.fromEntries(availableLots.map(({ expiryMonth, points }) => [monthText(expiryMonth), points])),
  };
}

/** Without what caused it and what was measured. */
function noticeOf(notice: Notice) {
  const { type } = notice;
  const at = instantText(notice.at);
  switch (notice.type) {
    case 'grace.started': {
      const { stage, conditions, endsAt, wouldBecome } = notice;
      return { at, type, stage, conditions, endsAt: instantText(endsAt), wouldBecome };
    }
    case 'grace.ended': {
      const { stage, conditions, result, became, remaining } = notice;
      return { at, type, stage, conditions, result, became, remaining };
    }
    case 'points.expiring': {
      const { expiryMonth, points, expiresAt } = notice;
      return { at, type, expiryMonth, points, expiresAt: instantText(expiresAt) };
    }
  }
}

function changes(outcomes: readonly Outcome[], type: Change['type']) {
  return outcomes.flatMap((outcome) => {
    if (outcome.type !== type || !('to' in outcome)) return [];
    return [{ at: instantText(outcome.at), from: outcome.from, to: outcome.to }];
  });
}

const causeText = (cause: Cause): string => (cause.type === 'fact' ? cause.id : `timer:${cause.timer}`);
const isNotice = (outcome: Outcome): outcome is Notice => NOTICES.has(outcome.type);
const NOTICES: ReadonlySet<string> = new Set(['grace.started', 'grace.ended', 'points.expiring']);
