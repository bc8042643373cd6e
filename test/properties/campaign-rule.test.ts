/** Who is called learns of the same campaigns as who reads the topic by the example: random logs of one customer's outcomes. */
import { judgeCampaign } from '@loyalty-ladder/decisions/triggers/campaign-rule.ts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CampaignBook, type OutcomeRecord } from '../../infra/examples/src/campaign-book.ts';

const VALUES = ['potential', 'visitor', 'first-purchase', 'regular'];
const FIRST = 'potential';

interface Decision {
  readonly inForce: string;
  readonly records: readonly { readonly outcome: number; readonly retracted: boolean; readonly stale: boolean }[];
}

/** What a customer's decisions say, one after another: some outcomes anew, some revised, some taken back. */
const decisions = fc.array(
  fc.record<Decision>({
    inForce: fc.constantFrom(...VALUES),
    records: fc.array(fc.record({ outcome: fc.nat(7), retracted: fc.boolean(), stale: fc.boolean() }), {
      minLength: 1,
      maxLength: 4,
    }),
  }),
  { maxLength: 12 },
);

/** As the recorder publishes them: of each outcome's key the next revision, `current` where its value is in force. */
function recordsOf(log: readonly Decision[], hasInForce: boolean): OutcomeRecord[] {
  const revisions = new Map<number, number>();
  let sequence = 0;
  return log.flatMap(({ inForce, records }, index) =>
    records.map(({ outcome, retracted, stale }) => {
      const revision = (revisions.get(outcome) ?? 0) + 1;
      revisions.set(outcome, revision);
      const to = VALUES[outcome % VALUES.length] ?? FIRST;
      sequence += 1;
      return {
        ...{ customerId: 'c', outcomeKey: String(outcome), revision, retracted, sequence, version: index + 1 },
        ...{ to, current: !retracted && to === inForce, stale, inForce: hasInForce ? inForce : null },
      };
    }),
  );
}

function readByTheExample(records: readonly OutcomeRecord[]): string[] {
  const book = new CampaignBook(':memory:');
  try {
    for (const [offset, record] of records.entries()) {
      book.record({ topic: 't', partition: 0, offset: String(offset) }, record);
    }
    return book.waiting().map(({ text }) => text);
  } finally {
    book.close();
  }
}

/** The service learns what was in force before a version from the history; here it is what the version before left. */
function judged(records: readonly OutcomeRecord[], valueAfter: ReadonlyMap<number, string>): string[] {
  let running: string | undefined;
  const told: string[] = [];
  for (const { inForce, version, ...record } of records) {
    const before = valueAfter.get(Number(version) - 1) ?? FIRST;
    const { stops, starts } = judgeCampaign({ ...record, ...(inForce !== null && { inForce }) }, before, running);
    if (stops) told.push(`stop ${running} c`);
    if (stops) running = undefined;
    if (starts) told.push(`start ${record.to} c`);
    if (starts) running = record.to;
  }
  return told;
}

test('who is called starts and stops the same campaigns as who reads the topic', () => {
  fc.assert(
    fc.property(decisions, (log) => {
      const records = recordsOf(log, true);
      // Before its first record the example knows nothing of a customer; the service knows what everybody is at first.
      fc.pre(log[0]?.inForce !== FIRST);
      const after = new Map(log.map(({ inForce }, index) => [index + 1, inForce]));
      expect(judged(records, after)).toEqual(readByTheExample(records));
    }),
    { numRuns: 400 },
  );
});

test('a record that is older than the field inForce says by being current what is in force', () => {
  const base = { to: 'regular', current: true, stale: false };
  expect(judgeCampaign(base, 'visitor', 'visitor')).toEqual({ stops: true, starts: true });
  expect(judgeCampaign({ ...base, current: false }, 'visitor', 'visitor')).toEqual({ stops: false, starts: false });
});
