import type { SourceNote } from '@loyalty-ladder/store/stream/partition-sources.ts';
import type { RememberedSources } from '@loyalty-ladder/store/stream/read-partition-sources.ts';
import { expect, test } from 'vitest';
import { sourceReport } from './source-report.ts';

const remembered = (partition: number, sources: readonly SourceNote[], changes: Partial<RememberedSources> = {}) => ({
  group: 'g',
  topic: 't',
  partition,
  sources: { sources },
  haltedSince: null,
  haltedBecause: null,
  isMisrouted: false,
  ...changes,
});

test('a source is set aside since its first partition, in all of those that say so', () => {
  const report = sourceReport([
    remembered(0, [{ source: 'a', latest: 'x9', setAsideSince: 7 }]),
    remembered(1, [{ source: 'a', latest: '.9' }]),
    remembered(2, [{ source: '', latest: 'x9', setAsideSince: 9 }]),
    remembered(3, [{ source: 'a', latest: 'x9', setAsideSince: 5 }]),
  ]);
  expect(report.setAside).toEqual([
    { group: 'g', topic: 't', source: 'a', partitions: [0, 3], since: 5 },
    { group: 'g', topic: 't', source: null, partitions: [2], since: 9 },
  ]);
});

test('a misrouting source is counted over all partitions, those of its records that lie right among them', () => {
  const isMisrouted = true;
  const report = sourceReport([
    remembered(0, [{ source: 'a', latest: '.2 m8', misroutedAt: 7 }], { isMisrouted }),
    remembered(1, [{ source: 'a', latest: '.3' }]),
    remembered(2, [
      { source: 'a', latest: 'm7', misroutedAt: 9 },
      { source: 'b', latest: 'm99', misroutedAt: 1 },
    ]),
    remembered(3, [{ source: 'c', latest: '.9' }], { isMisrouted }),
  ]);
  expect(report.misrouting).toEqual([{ group: 'g', topic: 't', source: 'a', records: 20, misrouted: 15, latestAt: 7 }]);
});

test('a halted partition is told with since when and why', () => {
  const halt = { haltedSince: 7, haltedBecause: 'b' };
  expect(sourceReport([remembered(4, [], halt)]).halted).toEqual([
    { group: 'g', topic: 't', partition: 4, since: 7, because: 'b' },
  ]);
});
