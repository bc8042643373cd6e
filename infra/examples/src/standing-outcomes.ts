/**
 * What stands today of one kind of outcome (stage, or risk), by customer. The stream is a revision log: an outcome may be revised or
 * retracted when late facts come, so a record by itself is no reason to start a campaign; that the value has become another one is.
 */

/** The fields of stage.changed and risk.changed that this needs. */
export interface OutcomeRecord {
  readonly customerId: string;
  readonly outcomeKey: string;
  readonly revision: number;
  readonly retracted: boolean;
  /** When it became true: Date as the registry's client reads it. */
  readonly occurredAt: Date | number;
  readonly to: string;
}

interface Revision {
  readonly revision: number;
  readonly retracted: boolean;
  readonly occurredAt: number;
  readonly to: string;
}

/** In memory; a real subscriber keeps (customer, key, revision, retracted, occurredAt, to) in a table. */
export class StandingOutcomes {
  readonly #byCustomer = new Map<string, Map<string, Revision>>();

  /** @returns the customer's value before and after the record; undefined: none stands. */
  apply(record: OutcomeRecord): { before: string | undefined; after: string | undefined } {
    const before = this.valueOf(record.customerId);
    const outcomes = this.#byCustomer.get(record.customerId) ?? new Map<string, Revision>();
    this.#byCustomer.set(record.customerId, outcomes);
    const { outcomeKey, revision, retracted, to } = record;
    // Of a key the highest revision is valid: one read again changes nothing.
    if (revision > (outcomes.get(outcomeKey)?.revision ?? 0)) {
      outcomes.set(outcomeKey, { revision, retracted, occurredAt: Number(record.occurredAt), to });
    }
    return { before, after: this.valueOf(record.customerId) };
  }

  /** The `to` of what became true last and has not been retracted. */
  valueOf(customerId: string): string | undefined {
    let last: Revision | undefined;
    for (const each of this.#byCustomer.get(customerId)?.values() ?? []) {
      if (!each.retracted && (last === undefined || each.occurredAt > last.occurredAt)) last = each;
    }
    return last?.to;
  }
}
