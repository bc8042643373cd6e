import type { Mending, MendOrder } from '@loyalty-ladder/operations/streams/mend-streams.ts';
import type { PartitionStatus } from '@loyalty-ladder/operations/streams/stream-status.ts';
import { expect, test } from 'vitest';
import { faultText, mendingText, mendRefusalText } from './stream-fault-text.ts';
import { streamStatusText } from './streams-text.ts';
import { plainTerminal } from './terminal.ts';

const AT = Date.parse('2024-05-06T10:00:00Z');
const inOrder: PartitionStatus = {
  ...{ group: 'purchase-consumer', topic: 'loyalty.purchases', partition: 3, members: 0, topicId: 'a', generation: 0 },
  ...{ nextOffset: 42n, logStart: 0n, logEnd: 90n, stableEnd: 90n, committed: 42n },
  ...{ fault: null, lostSince: null, lost: null, mend: null },
};
const cut: PartitionStatus = {
  ...inOrder,
  ...{ fault: 'cut', logStart: 62n, lostSince: AT },
  lost: { from: 42n, to: 62n, lastAppliedAt: AT - 60_000, firstThereAt: AT },
  mend: 'npm run streams -- accept-loss loyalty.purchases/3 --reason TEXT',
};
const order: MendOrder = {
  ...{ verb: 'accept-loss', topic: 'loyalty.purchases', partition: 3, dryRun: false, actor: 'olga', reason: 'x' },
};
const refused = (reason: NonNullable<Mending['refusal']>['reason'], at = cut): Mending => ({
  ...{ mended: [], others: [], refusal: { reason, at } },
});

test('what is lost is counted, with when it was appended', () => {
  expect(faultText(cut)).toBe(
    'applied up to 42, but the log begins at 62: what lay between was deleted (its consumer stopped at 2024-05-06 10:00 UTC). ' +
      'Lost: 20 offsets, 42 to 61, appended after 2024-05-06 09:59 and before 2024-05-06 10:00 UTC',
  );
  expect(faultText({ ...cut, lost: { from: 61n, to: 62n, lastAppliedAt: null, firstThereAt: null } })).toMatch(
    /1 offset, 61 to 61$/,
  );
});

test('the status says of each fault what goes on, and first to stop who reads', () => {
  const sources = { halted: [], setAside: [], misrouting: [] };
  const text = streamStatusText(
    {
      partitions: [
        { ...inOrder, members: 2 },
        { ...cut, members: 2 },
      ],
      sources,
      pauses: [],
      actions: [],
    },
    plainTerminal(300),
  );
  expect(text).toContain('purchase-consumer  loyalty.purchases  2 read');
  expect(text).toContain(
    'stop the services of the group, then `npm run streams -- accept-loss loyalty.purchases/3 --reason TEXT`',
  );
  expect(text).toContain('belong together');
  expect(text).toContain('CUT');
});

test('what was done is said with where reading goes on, a dry run is called so, and nothing to be done is no fault', () => {
  const mending: Mending = { mended: [{ was: cut, nextOffset: 62n }], others: [], refusal: undefined };
  expect(mendingText(mending, order)).toMatch(
    /^loyalty\.purchases\/3 goes on at offset 62 of 90: .*\n.*\n.*Start the consumer again\.\n$/,
  );
  expect(mendingText(mending, { ...order, dryRun: true })).toMatch(/would go on at offset 62 of 90.*Nothing is done/s);
  expect(mendingText({ mended: [], others: [], refusal: undefined }, order)).toContain('nothing is to be done');
});

test('a refusal says why, and what to do', () => {
  expect(mendRefusalText(refused('runs', { ...cut, members: 1 }), order)).toMatch(
    /has 1 member in Kafka\. Stop its services/,
  );
  expect(mendRefusalText({ ...refused('another-verb'), others: [cut] }, { ...order, verb: 'begin-anew' })).toContain(
    `\`${cut.mend}\``,
  );
  expect(mendRefusalText(refused('moved'), order)).toMatch(/moved by somebody else/);
  expect(
    mendRefusalText({ mended: [], others: [], refusal: { reason: 'unknown-partition', at: undefined } }, order),
  ).toMatch(/^loyalty\.purchases\/3: the topic has no such partition/);
});
