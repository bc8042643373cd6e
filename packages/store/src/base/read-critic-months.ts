/**
 * What became of critics, by the month in which their case was opened: whether they bought again, and how soon they were answered. What was recorded
 * before the first month is not read: all revisions of an outcome have its one instant, and no case is closed before it was opened.
 */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';
import type { PulseSpan } from './read-pulse-months.ts';

/** By customer, her first case of a month; a purchase by the same horizon from it, kept or not. */
const READ_CRITICS = statement({
  name: 'read-critic-months',
  text: `
    with cases as materialized (
      select distinct on (customer_no, outcome_key) customer_no, effective_at, retracted
      from history where type = 'follow-up.opened' and effective_at >= ($1::timestamptz[])[1] and effective_at <= $2
      order by customer_no, outcome_key, revision desc
    ),
    critics as materialized (
      select customer_no, width_bucket(effective_at, $1::timestamptz[]) as month, min(effective_at) as at
      from cases where not retracted
      group by 1, 2
    )
    select month, (count(*) filter (where over))::float8 as critics, (count(*) filter (where over and again))::float8 as again,
           (count(*) filter (where not over))::float8 as open
    from (
      select month, at + $3 * interval '24 hours' <= $2 as over,
             exists (select from facts f
                     where f.customer_no = c.customer_no and f.occurred_at > c.at and f.occurred_at <= c.at + $3 * interval '24 hours'
                       and f.type = 'purchase.completed' offset 0) as again
      from critics c
    ) as judged
    group by 1`,
  parameters: ['timestamptz[]', 'timestamptz', 'float8'],
  row: { month: 'integer', critics: 'float8', again: 'float8', open: 'float8' },
});

/**
 * One subject, one case; of one opened before the first month no opening is read. Closed as superseded is no answer. Decided: answered, or its
 * deadline has passed.
 */
const READ_ANSWERS = statement({
  name: 'read-answer-months',
  text: `
    with told as materialized (
      select distinct on (customer_no, outcome_key) customer_no, type, effective_at, content, retracted
      from history
      where type in ('follow-up.opened', 'follow-up.closed') and effective_at >= ($1::timestamptz[])[1] and effective_at <= $2
      order by customer_no, outcome_key, revision desc
    ),
    cases as materialized (
      select min(effective_at) filter (where type = 'follow-up.opened') as opened_at,
             min((content ->> 'deadlineAt')::float8) filter (where type = 'follow-up.opened') as deadline_ms,
             1000 * extract(epoch from min(effective_at) filter (where type = 'follow-up.opened'))::float8 as opened_ms,
             1000 * extract(epoch from min(effective_at) filter (where content ->> 'resolution' in ('resolved', 'recovered')))::float8 as answered_ms
      from told where not retracted
      group by customer_no, content ->> 'subject'
    )
    select width_bucket(opened_at, $1::timestamptz[]) as month, count(*)::float8 as cases, count(answered_ms)::float8 as answered,
           (percentile_disc(0.5) within group (order by answered_ms - opened_ms))::float8 as "p50Ms",
           (percentile_disc(0.95) within group (order by answered_ms - opened_ms))::float8 as "p95Ms",
           (count(*) filter (where answered_ms is not null or deadline_ms <= 1000 * extract(epoch from $2::timestamptz)::float8))::float8 as decided,
           (count(*) filter (where answered_ms < deadline_ms))::float8 as "inTime"
    from cases where opened_at is not null group by 1`,
  parameters: ['timestamptz[]', 'timestamptz'],
  row: {
    month: 'integer',
    cases: 'float8',
    answered: 'float8',
    p50Ms: 'float8?',
    p95Ms: 'float8?',
    decided: 'float8',
    inTime: 'float8',
  },
});

export interface CriticMonth {
  readonly month: number;
  /** Whose horizon is over, and those of them who bought within it. */
  readonly critics: number;
  readonly again: number;
  /** Whose horizon is not over yet. */
  readonly open: number;
}

export interface AnswerMonth {
  readonly month: number;
  readonly cases: number;
  readonly answered: number;
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly decided: number;
  readonly inTime: number;
}

/** @param horizonDays of 24 h each. */
export function readCriticMonths(
  db: ClientBase | Pool,
  { starts, asOf }: PulseSpan,
  horizonDays: number,
): Promise<CriticMonth[]> {
  return READ_CRITICS.rows(db, starts, asOf, horizonDays);
}

export function readAnswerMonths(db: ClientBase | Pool, { starts, asOf }: PulseSpan): Promise<AnswerMonth[]> {
  return READ_ANSWERS.rows(db, starts, asOf);
}
