/**
 * How a subscriber reads topics that are logs of revisions: said once, here, and word by word the same in asyncapi.json, README and domain.md
 * (asyncapi.test.ts compares). The schemas' docs say of each field what it has to do with it.
 */
export const SUBSCRIBER_RULE = [
  'Keep, by `outcomeKey`, the record with the highest `revision`; those that are not `retracted` stand, and are the history.',
  "What a customer is now is the `inForce` of the customer's latest record (by `sequence`), whatever else that record says; before the first one it is what the card in `loyalty.customers` says.",
  'Start a campaign on a record that is `current` and not `stale`, once, if its `to` was not in force before its `version`; stop it when another value is in force.',
] as const;
