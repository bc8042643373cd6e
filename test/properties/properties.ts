/** All properties by name; `npm run properties` runs each 10,000 times, `npm test` 500 times. */
import * as fc from 'fast-check';
import { balancesItsBooks } from './books-balance.ts';
import { survivesTheStore } from './codec-round-trip.ts';
import { customerLife } from './customer-life-arbitrary.ts';
import { sleepsUntilDue } from './due-times.ts';
import { hostileLife } from './hostile-arbitrary.ts';
import { knowsTheCustomer } from './knows-the-customer.ts';
import { climbsAsReadDayByDay } from './ladder-day-by-day.ts';
import { obeysTheLaw } from './law.ts';
import { keepsTheLedger } from './ledger-the-long-way.ts';
import { life } from './life-arbitrary.ts';
import { longLife } from './long-life-arbitrary.ts';
import { atEachMoment } from './moments.ts';
import { oneFold } from './one-fold.ts';
import { chainsItsOutcomes } from './outcomes-chain.ts';
import { previewsWhatHappens } from './previews-what-happens.ts';
import { addsUpRedemptions } from './redemptions-add-up.ts';
import { spendingLife } from './spending-life-arbitrary.ts';
import { standsOnItsConditions } from './stage-by-conditions.ts';

export interface Property {
  readonly name: string;
  readonly check: (parameters: fc.Parameters<unknown>) => fc.RunDetails<unknown>;
}

export const PROPERTIES: readonly Property[] = [
  property('in any order, batches and with any crashes the outcome is that of one fold in order', life, obeysTheLaw),
  property(
    'balances are the sums of entries, lots are positive, debt stands where no lot does',
    life,
    balancesItsBooks,
  ),
  property('the stage is the highest whose conditions hold or are in grace', life, atEachMoment(standsOnItsConditions)),
  property(
    'stage and risk change, and graces are said, when a day-by-day reading of the rules has it so',
    life,
    climbsAsReadDayByDay,
  ),
  property('entries, lots and notices of expiry are those of a ledger kept the long way', life, keepsTheLedger),
  property(
    'money, follow-ups, driver, key customer and advice are those of models that count anew',
    life,
    knowsTheCustomer,
  ),
  property(
    'a life of contacts and feedback is known as by models that count anew, and its outcomes chain',
    customerLife,
    (each) => {
      climbsAsReadDayByDay(each);
      knowsTheCustomer(each);
      chainsItsOutcomes(each);
    },
  ),
  property(
    'a life of contacts and feedback is one fold in any order of arrival, and sleeps until something is due',
    customerLife,
    (each) => {
      obeysTheLaw(each);
      atEachMoment(sleepsUntilDue)(each);
      survivesTheStore(each);
    },
  ),
  property('a preview says of a basket what happens when it is bought', life, previewsWhatHappens),
  property('outcomes chain without gaps, and none goes from a value to itself', life, chainsItsOutcomes),
  property(
    'advancing to any instant before nextDueAt changes no byte, waking at it changes some',
    life,
    atEachMoment(sleepsUntilDue),
  ),
  property('a state survives the store with the same bytes', life, atEachMoment(survivesTheStore)),
  property('hostile but valid facts are folded without an exception, and the books balance', hostileLife, (hostile) => {
    oneFold(hostile);
    balancesItsBooks(hostile);
    survivesTheStore(hostile);
  }),
  property(
    'a life of redemptions keeps the ledger kept the long way, and none gives back more than was captured',
    spendingLife,
    (each) => {
      keepsTheLedger(each);
      balancesItsBooks(each);
      addsUpRedemptions(each);
    },
  ),
  property(
    'a life of redemptions is one fold in any order of arrival, and sleeps until something is due',
    spendingLife,
    (each) => {
      obeysTheLaw(each);
      sleepsUntilDue(each);
    },
  ),
  property('a long life keeps the ledger of one that forgets nothing', longLife, keepsTheLedger),
  property('a long life climbs the ladder, and is known, as one that forgets nothing', longLife, (each) => {
    climbsAsReadDayByDay(each);
    knowsTheCustomer(each);
    atEachMoment(standsOnItsConditions)(each);
  }),
  property('a long life is one fold in any order of arrival, and sleeps until something is due', longLife, (each) => {
    obeysTheLaw(each);
    atEachMoment(sleepsUntilDue)(each);
  }),
];

/** The law without its remedy: late facts are folded as if they were new. It must be found broken. */
export const LAW_WITHOUT_REFOLD = property('without the refold of late facts the law is broken', life, (each) =>
  obeysTheLaw(each, { refoldsLateFacts: false }),
);

function property<Value>(name: string, arbitrary: fc.Arbitrary<Value>, holds: (value: Value) => void): Property {
  const checked = fc.property(arbitrary, (value) => {
    holds(value);
  });
  return {
    name,
    check: (parameters) => fc.check(checked, parameters as fc.Parameters<[Value]>) as fc.RunDetails<unknown>,
  };
}
