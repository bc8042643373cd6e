/** Who has something done to a key, and why: goes into the record of what operators did. */
export interface KeyOrder {
  readonly actor: string;
  readonly reason: string;
}
