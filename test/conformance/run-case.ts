/** A case through the model of the pipeline: batch by batch, late facts refolded, and at last time advanced to the instant asked for. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { recordBatch, recordTime } from '../properties/record-batch.ts';
import { UNKNOWN_CUSTOMER } from '../properties/recorded-customer.ts';
import { caseResult } from './case-result.ts';
import type { ConformanceCase } from './parse-case.ts';

/** Small, so that cases meet checkpoints. */
const STRIDE = 3;

export type CaseResult = ReturnType<typeof caseResult>;

/** @param arrival batches of the case's facts; what occurred after `until` has no part in the answer. */
export function runCase(
  { facts, arrival, until, programs }: ConformanceCase,
  batches: readonly (readonly Fact[])[] = arrival ?? [facts],
): CaseResult {
  const settings = { programs, stride: STRIDE, refoldsLateFacts: true };
  let customer = UNKNOWN_CUSTOMER;
  for (const batch of batches) {
    const happened = batch.filter(({ occurredAt }) => occurredAt <= until);
    customer = recordBatch(customer, happened, settings);
    const newest = Math.max(...[...customer.facts.values()].map(({ occurredAt }) => occurredAt));
    customer = recordTime(customer, newest, settings);
  }
  return caseResult(recordTime(customer, until, settings), until, programs);
}
