import { expect, test } from 'vitest';
import { sourceLines } from './source-text.ts';

const AT = Date.parse('2026-11-27T10:00:00Z');
const PLACE = { group: 'purchase-consumer', topic: 'loyalty.purchases' };

test('each trouble has a line that says what to do', () => {
  const lines = sourceLines({
    halted: [{ ...PLACE, partition: 3, since: AT, because: 'nothing is whole' }],
    setAside: [{ ...PLACE, source: null, partitions: [0, 4], since: AT }],
    misrouting: [{ ...PLACE, source: 'urn:till:7', records: 20, misrouted: 15, latestAt: AT }],
  });
  expect(lines).toEqual([
    'HALTED       loyalty.purchases/3 HALTED since 2026-11-27 10:00 UTC because nothing is whole; once that is mended: `npm run ' +
      'streams -- go-on loyalty.purchases/3 --reason TEXT`; if it cannot be: the same with --as-dead-letters',
    'SET ASIDE    records without a readable ce_source on loyalty.purchases since 2026-11-27 10:00 UTC (partition 0, 4): too many of ' +
      'its latest records cannot be applied, all of them become dead letters; once it is mended: `npm run dead-letters -- replay --kind ' +
      'source-set-aside --reason TEXT`',
    'MISROUTED    urn:till:7: 15 of 20 from another partition: set partitioner=murmur2_random (loyalty.purchases, the latest ' +
      '2026-11-27 10:00 UTC); time waits for all partitions',
  ]);
});

test('a fleet of sources does not fill the screen', () => {
  const setAside = Array.from({ length: 600 }, (_, till) => ({
    ...PLACE,
    source: `till ${till}`,
    partitions: [0],
    since: AT,
  }));
  const lines = sourceLines({ halted: [], setAside, misrouting: [] });
  expect(lines).toHaveLength(11);
  expect(lines.at(-1)).toBe('SET ASIDE    590 sources more; --json has all');
});
