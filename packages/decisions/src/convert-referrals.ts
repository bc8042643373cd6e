/**
 * A referral converts when the customer who was named first buys. The referrer learns of it by an internal fact, recorded in the
 * transaction that records the friend's purchase, dated like it. When an earlier purchase turns up the fact moves, or goes if the
 * friend had bought before being named: both ends of a referral are locked, so any order of arrival ends in the same facts.
 */
import { ownSource } from '@loyalty-ladder/contracts/own-source.ts';
import type { Fact, FeedbackReferral, ReferralConverted } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import { factKey } from '@loyalty-ladder/store/codecs/fact-codec.ts';
import type { LockedCustomer } from '@loyalty-ladder/store/customers/lock-customers.ts';
import {
  insertReferrals,
  type Referral,
  type ReferralStand,
  readReferrals,
  setConverted,
} from '@loyalty-ladder/store/customers/referrals.ts';
import { deleteFacts } from '@loyalty-ladder/store/facts/delete-facts.ts';
import { insertFacts } from '@loyalty-ladder/store/facts/insert-facts.ts';
import { loadRelated } from '@loyalty-ladder/store/facts/load-related.ts';
import { roundTrip } from '@loyalty-ladder/store/postgres/transaction.ts';
import type { ClientBase } from 'pg';
import type { Locked } from './lock-for-decision.ts';
import { factRow, subjectsOf } from './record-facts.ts';

/** Source of the facts that we derive ourselves. */
const SOURCE = ownSource('referral');

/** A referral was recorded between the look-up of whom to lock and the lock: all is to be done again. */
export class ReferrerNotLockedError extends OperatingError {
  override readonly code = 'REFERRER_NOT_LOCKED';
  override readonly retryable = true;
}

/** New facts by customer, recorded. */
type Fresh = ReadonlyMap<bigint, readonly Fact[]>;

/** What happened to a referrer's facts. */
export interface Conversion {
  readonly referrerNo: bigint;
  readonly fact: ReferralConverted | undefined;
  /** A fact of this instant was taken back. */
  readonly takenBackAt: Instant | undefined;
  /** The referrer's other facts about the friend. */
  readonly related: readonly Fact[];
}

/** @throws ReferrerNotLockedError */
export async function convertReferrals(
  tx: ClientBase,
  { customers, customerNos, now }: Locked,
  fresh: Fresh,
): Promise<Conversion[]> {
  const named = referralsOf(fresh, customerNos);
  const friends = new Set([...named.map(({ friendNo }) => friendNo), ...buyers(fresh)]);
  if (friends.size === 0) return [];
  const [, stands] = await roundTrip([
    named.length === 0 ? Promise.resolve() : insertReferrals(tx, named),
    readReferrals(tx, [...friends]),
  ]);
  const changed = stands.map((stand) => ({ ...stand, due: convertsAt(stand) })).filter(isChanged);
  if (changed.some(({ referrerNo }) => !customers.has(referrerNo))) {
    throw new ReferrerNotLockedError('a referral was recorded meanwhile');
  }
  if (changed.length === 0) return [];
  const moved = changed.map((each): Moved => ({ ...each, fact: convertedFact(each, customers) }));
  const related = await record(tx, moved, now);
  return moved.map(({ referrerNo, fact, convertedAt }) => ({
    referrerNo,
    fact,
    takenBackAt: convertedAt ?? undefined,
    related: related.get(referrerNo) ?? [],
  }));
}

function referralsOf(fresh: Fresh, customerNos: Locked['customerNos']): Referral[] {
  return [...fresh].flatMap(([referrerNo, facts]) =>
    facts.filter(isReferral).flatMap(({ source, id, occurredAt, referredCustomerId }) => {
      const friendNo = customerNos.get(referredCustomerId);
      return friendNo === undefined || friendNo === referrerNo
        ? []
        : [{ friendNo, referrerNo, source, id, occurredAt }];
    }),
  );
}

const isReferral = (fact: Fact): fact is FeedbackReferral => fact.type === 'feedback.referral';

const buyers = (fresh: Fresh): bigint[] =>
  [...fresh].filter(([, facts]) => facts.some(({ type }) => type === 'purchase.completed')).map(([no]) => no);

/** Whoever had bought before being named was not won by it. */
function convertsAt({ occurredAt, firstPurchaseAt }: ReferralStand): Instant | null {
  return firstPurchaseAt !== null && firstPurchaseAt > occurredAt ? firstPurchaseAt : null;
}

type Changed = ReferralStand & { readonly due: Instant | null };

const isChanged = ({ due, convertedAt }: Changed): boolean => due !== convertedAt;

type Moved = Changed & { readonly fact: ReferralConverted | undefined };

function convertedFact(
  { source, id, referrerNo, friendNo, due }: Changed,
  customers: ReadonlyMap<bigint, LockedCustomer>,
): ReferralConverted | undefined {
  if (due === null) return undefined;
  return {
    type: 'feedback.referral-converted',
    source: SOURCE,
    id: `${source}/${id}`,
    customerId: customers.get(referrerNo)?.customerId ?? '',
    referredCustomerId: customers.get(friendNo)?.customerId ?? '',
    occurredAt: due,
  };
}

/** @returns by referrer, what is recorded about the friends besides. */
async function record(tx: ClientBase, moved: readonly Moved[], now: Instant): Promise<Map<bigint, Fact[]>> {
  const gone = moved.filter(({ convertedAt }) => convertedAt !== null);
  const facts = moved.flatMap(({ referrerNo: customerNo, fact }) =>
    fact === undefined ? [] : [factRow(fact, customerNo)],
  );
  const [, related] = await roundTrip([
    gone.length === 0 ? Promise.resolve() : deleteFacts(tx, gone.map(keyOf)),
    loadRelated(tx, subjectsOf(facts)),
    facts.length === 0 ? Promise.resolve() : insertFacts(tx, facts, now),
    setConverted(
      tx,
      moved.map((each) => ({ ...each, convertedAt: each.due })),
    ),
  ]);
  return related;
}

const keyOf = ({ referrerNo: customerNo, source, id }: Changed) => ({
  customerNo,
  factKey: factKey({ source: SOURCE, id: `${source}/${id}` }),
});
