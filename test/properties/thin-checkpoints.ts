/** Which checkpoints stay: the rule of store/save-checkpoints.ts, whose statement keeps them in Postgres. */
import type { StoredCheckpoint } from './recorded-customer.ts';

/** @param checkpoints in order of time. */
export function thinCheckpoints(checkpoints: readonly StoredCheckpoint[], stride: number): StoredCheckpoint[] {
  const numberOf = ({ factCount }: StoredCheckpoint): number => Math.floor(factCount / stride);
  const newest = Math.max(...checkpoints.map(numberOf));
  return checkpoints.filter((each) => newest - numberOf(each) < 2 * (numberOf(each) & -numberOf(each)));
}
