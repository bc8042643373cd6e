/**
 * A batch that Postgres refuses for its data (SQLSTATE class 22 or 23) is taken apart, by partition, then by halves, down to the poison
 * record, which becomes a dead letter. All other records keep their effect and their order within the partition.
 */
import { classify } from '@loyalty-ladder/runtime/classify.ts';
import type { SliceResult } from '@loyalty-ladder/stream/stream-message.ts';
import type { LogSlice } from './log-slice.ts';

/** @param refusal set when the batch is one record that failed before: record it as a dead letter. */
export type ApplyOrRefuse = (
  slices: readonly LogSlice[],
  refusal: Error | undefined,
) => Promise<readonly SliceResult[]>;

export async function applyBisecting(
  slices: readonly LogSlice[],
  apply: ApplyOrRefuse,
): Promise<readonly SliceResult[]> {
  try {
    return await apply(slices, undefined);
  } catch (error) {
    if (classify(error) !== 'poison') throw error;
    const [only] = slices;
    if (slices.length !== 1 || only === undefined) return applyOneByOne(slices, apply);
    if (only.messages.length === 1) return apply(slices, error as Error);
    return [await applyHalves(only, apply)];
  }
}

async function applyOneByOne(slices: readonly LogSlice[], apply: ApplyOrRefuse): Promise<SliceResult[]> {
  const results: SliceResult[] = [];
  for (const slice of slices) results.push(...(await applyBisecting([slice], apply)));
  return results;
}

async function applyHalves(slice: LogSlice, apply: ApplyOrRefuse): Promise<SliceResult> {
  const middle = Math.ceil(slice.messages.length / 2);
  const boundary = slice.messages[middle]?.offset ?? slice.next;
  const first = { ...slice, messages: slice.messages.slice(0, middle), next: boundary };
  const [result = boundary] = await applyBisecting([first], apply);
  if (result !== boundary) return result;
  const [rest = slice.next] = await applyBisecting(
    [{ ...slice, from: boundary, messages: slice.messages.slice(middle) }],
    apply,
  );
  return rest;
}
