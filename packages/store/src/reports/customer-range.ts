/** Consecutive customers by customer_no: behind the one, up to and including the other. */
export interface CustomerRange {
  readonly after: bigint;
  readonly last: bigint;
}
