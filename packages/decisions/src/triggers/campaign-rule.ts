/**
 * The third rule of subscribers (contracts/subscriber-rule.ts), for whoever is called instead of reading: a campaign starts on a record that is
 * `current` and not `stale`, once, if its `to` was not in force before its `version`; it stops when another value is in force. The same as
 * infra/examples/src/campaign-book.ts, which test/properties/campaign-rule.test.ts compares.
 */

/** Of a change (stage, risk, advice, key customer) what this needs; of a key customer the values are `true` and `false`. */
export interface ChangeRecord {
  readonly to: string;
  /** The value after the decision; records older than the field do not say. */
  readonly inForce?: string;
  readonly current: boolean;
  readonly stale: boolean;
}

export interface CampaignStep {
  /** The campaign that runs stops, before another one starts. */
  readonly stops: boolean;
  readonly starts: boolean;
}

/**
 * @param before what was in force before the record's version.
 * @param running the value whose campaign runs.
 */
export function judgeCampaign(record: ChangeRecord, before: string, running: string | undefined): CampaignStep {
  const inForce = record.inForce ?? (record.current ? record.to : running);
  const stops = running !== undefined && running !== inForce;
  const stillRuns = stops ? undefined : running;
  const isNews = record.current && !record.stale;
  return { stops, starts: isNews && record.to !== before && record.to !== stillRuns };
}
