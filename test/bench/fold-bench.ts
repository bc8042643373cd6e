/** Facts folded in a second on one core: in memory, and with the state encoded and decoded at each tenth fact; and that memory is flat. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { fold } from '@loyalty-ladder/domain/fold/fold.ts';
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import { initialState } from '@loyalty-ladder/domain/state/state.ts';
import { decodeState, encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { caseTimeline } from '../conformance/case-program.ts';
import type { Bench } from './bench.ts';
import { BATCH_FACTS, type RetailCustomer, retailCustomers } from './retail-customers.ts';

const FACTS_PER_SECOND_MIN = 300_000;
const FACTS_PER_SECOND_WITH_CODEC_MIN = 150_000;
/** The best of so many measurements counts: other processes can only make the fold slower than it is. */
const SLICES = 5;
const HEAP_GROWTH_MB_MAX = 5;
const MB = 2 ** 20;

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

type FoldCustomer = (customer: RetailCustomer, context: { programs: ProgramTimeline }) => void;

export const foldBench: Bench = {
  name: 'fold',
  async *run(seconds) {
    const customers = await retailCustomers();
    yield perSecond('facts folded', customers, foldWhole, seconds, FACTS_PER_SECOND_MIN);
    const withCodec = `facts folded, state decoded and encoded each ${BATCH_FACTS}`;
    yield perSecond(withCodec, customers, foldFromBytes(), seconds, FACTS_PER_SECOND_WITH_CODEC_MIN);
    yield heapGrowth(customers, seconds);
  },
};

const foldWhole: FoldCustomer = ({ facts, related }, context) => {
  const until = facts.at(-1)?.occurredAt ?? 0;
  fold({ state: initialState(), facts, until, context, related });
};

/** Of all customers together one state in BATCH_FACTS facts goes through its bytes: most customers have fewer facts than that. */
function foldFromBytes(): FoldCustomer {
  let sinceBytes = 0;
  return ({ batches }, context) => {
    let state = initialState();
    for (const { facts, related } of batches) {
      const until = facts.at(-1)?.occurredAt ?? 0;
      ({ state } = fold({ state, facts, until, context, related }));
      for (sinceBytes += facts.length; sinceBytes >= BATCH_FACTS; sinceBytes -= BATCH_FACTS) {
        state = decodeState(encodeState(state));
      }
    }
  };
}

function perSecond(
  figure: string,
  customers: readonly RetailCustomer[],
  foldCustomer: FoldCustomer,
  seconds: number,
  asked: number,
) {
  repeat(customers, foldCustomer, 1);
  const slices = Array.from({ length: SLICES }, () => repeat(customers, foldCustomer, seconds / SLICES));
  const value = Math.round(Math.max(...slices));
  return { figure, value, unit: 'facts/s', asked, reached: value >= asked };
}

/**
 * Passes over all customers until the time is up. @returns facts per second of processor time: what one core does, whoever else is
 * waiting for it.
 */
function repeat(customers: readonly RetailCustomer[], foldCustomer: FoldCustomer, seconds: number): number {
  const context = { programs: caseTimeline({}, []) };
  const started = performance.now();
  const cpuBefore = process.cpuUsage();
  let facts = 0;
  do {
    for (const customer of customers) {
      foldCustomer(customer, context);
      facts += customer.facts.length;
    }
  } while (performance.now() - started < seconds * 1000);
  const { user, system } = process.cpuUsage(cpuBefore);
  return (facts / (user + system)) * 1_000_000;
}

/** What is still on the heap after many folds that was not there before them: measured between two full collections. */
function heapGrowth(customers: readonly RetailCustomer[], seconds: number) {
  const before = usedHeapMb();
  repeat(customers, foldFromBytes(), seconds);
  const value = Math.max(0, Math.round((usedHeapMb() - before) * 10) / 10);
  return {
    figure: 'heap kept by folding',
    value,
    unit: 'MB',
    asked: HEAP_GROWTH_MB_MAX,
    reached: value <= HEAP_GROWTH_MB_MAX,
  };
}

function usedHeapMb(): number {
  collectGarbage();
  return process.memoryUsage().heapUsed / MB;
}
