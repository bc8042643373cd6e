/** What was told of follow-ups of consecutive customers, as it stands: of each outcome the highest revision, retracted ones dropped. */
import type {
  FollowUpChange,
  FollowUpClosed,
  FollowUpEscalated,
  FollowUpOpened,
} from '@loyalty-ladder/domain/state/outcome.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { ClientBase, Pool } from 'pg';
import { jsonbOf, textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';
import type { CustomerRange } from './customer-range.ts';

/** An outcome's content, without what its columns say. */
export type FollowUpContent = Omit<FollowUpOpened, 'type' | 'at'> &
  Partial<Omit<FollowUpEscalated & FollowUpClosed, 'type' | 'at'>>;

export interface StoredFollowUp {
  readonly customerNo: bigint;
  /** 16 bytes (outcome-key.ts). */
  readonly key: Buffer;
  readonly type: FollowUpChange['type'];
  readonly at: Instant;
  readonly content: FollowUpContent;
}

const FOLLOW_UPS = `type in ('follow-up.opened', 'follow-up.escalated', 'follow-up.closed')`;

/** Pages are counted in outcomes, and end with a customer: most have none. */
const FIND_END = statement({
  name: 'find-follow-up-page-end',
  text: `
    select max(customer_no) as last
    from (
      select customer_no from history where customer_no > $1 and ${FOLLOW_UPS} order by customer_no limit $2 offset 0
    ) as page`,
  parameters: ['bigint', 'bigint'],
  row: { last: 'bigint?' },
});

const READ_PAGE = statement({
  name: 'read-follow-up-page',
  text: `
    select customer_no as "customerNo", outcome_key as key, type, effective_at as at, content
    from (
      select distinct on (customer_no, outcome_key) customer_no, outcome_key, retracted, type, effective_at, content
      from history where ${FOLLOW_UPS} and customer_no > $1 and customer_no <= $2
      order by customer_no, outcome_key, revision desc
    ) as newest
    where not retracted and effective_at <= $3
    order by customer_no, effective_at`,
  parameters: ['bigint', 'bigint', 'timestamptz'],
  row: {
    customerNo: 'bigint',
    key: 'bytea',
    type: textOf<FollowUpChange['type']>(),
    at: 'timestamptz',
    content: jsonbOf<FollowUpContent>(),
  },
});

/** @param after the last one of the page before; 0 begins. @returns null at the end. */
export async function findFollowUpPageEnd(
  db: ClientBase | Pool,
  after: bigint,
  outcomesMax: number,
): Promise<bigint | null> {
  return (await FIND_END.only(db, after, BigInt(outcomesMax))).last;
}

/** @returns those up to and including `until`, by customer and time. */
export function readFollowUpPage(
  db: ClientBase | Pool,
  { after, last }: CustomerRange,
  until: Instant,
): Promise<StoredFollowUp[]> {
  return READ_PAGE.rows(db, after, last, until);
}
