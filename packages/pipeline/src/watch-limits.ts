/** What is too much poison (source-watch.ts, partition-window.ts). */
export interface WatchLimits {
  /** Share of poison among the latest records, above which a source is set aside, or a partition whose sources are all broken halted. */
  readonly shareMax: number;
  /** How many records are the latest. */
  readonly windowRecords: number;
}
