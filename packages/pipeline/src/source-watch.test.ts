import { partitionOf } from '@loyalty-ladder/contracts/partition-of.ts';
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import type { PartitionSources } from '@loyalty-ladder/store/stream/partition-sources.ts';
import { describe, expect, test } from 'vitest';
import type { Decoded } from './decode-slices.ts';
import { type Watched, watchSources } from './source-watch.ts';
import type { WatchLimits } from './watch-limits.ts';

const CUSTOMER = 'c';
const HOME = partitionOf(CUSTOMER, PARTITIONS);
const NOW = 9_000;
const LIMITS: WatchLimits = { shareMax: 0.5, windowRecords: 10 };

const good = (source: string) => ({ source, isPoison: false });
const poison = (source: string) => ({ source, isPoison: true });
const times = <Each>(count: number, each: Each): Each[] => Array(count).fill(each);

function decoded({ source, isPoison }: ReturnType<typeof good>, offset: number): Decoded {
  const headers = source === '' ? [] : [{ name: 'ce_source', value: Buffer.from(source) }];
  const message = { offset: BigInt(offset), timestamp: BigInt(offset), key: null, value: null, headers };
  if (isPoison) return { ok: false, message, reason: 'undecodable', detail: 'd' };
  return { ok: true, message, fact: { source, customerId: CUSTOMER } as never };
}

function watch(
  records: readonly ReturnType<typeof good>[],
  {
    before = {},
    partition = HOME,
    limits = LIMITS,
  }: Partial<{ before: PartitionSources; partition: number; limits: WatchLimits }> = {},
): Watched {
  return watchSources(before, { partition, records: records.map(decoded), now: NOW }, limits);
}

/** One letter a record: good, its own fault, set aside; the latter are dead letters both. */
const fates = ({ records }: Watched): string =>
  records.map((record) => (record.ok ? 'g' : record.reason === 'source-set-aside' ? 's' : 'p')).join('');

describe('a source', () => {
  test('is set aside from the record on that makes more than the share of its latest ones poison; others flow', () => {
    const watched = watch([
      ...times(4, good('a')),
      ...times(6, poison('a')),
      good('a'),
      good('b'),
      poison('a'),
      good('a'),
    ]);
    expect(fates(watched)).toBe('ggggppppppsgps');
    expect(watched.events).toEqual([{ kind: 'set-aside', source: 'a' }]);
    expect(watched.sources.sources?.find(({ source }) => source === 'a')?.setAsideSince).toBe(NOW);
    expect(watched.halted).toBeUndefined();
  });

  test('is not set aside at exactly the share, however long it lasts', () => {
    expect(fates(watch(times(20, [good('a'), poison('a')]).flat()))).toBe('gp'.repeat(20));
  });

  test('comes back by itself once its share has fallen to half of what set it aside', () => {
    const watched = watch([...times(6, poison('a')), ...times(9, good('a'))]);
    // 4 good ones fill the window of 10, 3 more leave 3 poison ones; half of 5 is 2.5.
    expect(fates(watched)).toBe('ppppppsssssssgg');
    expect(watched.events.map(({ kind }) => kind)).toEqual(['set-aside', 'back']);
  });

  test('that cannot be read is a source of its own', () => {
    const watched = watch([...times(8, poison('')), good('a'), good('b')]);
    expect(fates(watched)).toBe('ppppppppgg');
    expect(watched.events).toEqual([{ kind: 'set-aside', source: '' }]);
  });

  test('is judged the same whatever batches its records come in', () => {
    const random = (index: number) => (index * 7919 + 13) % 10;
    const records = Array.from({ length: 400 }, (_, index) =>
      random(index) < 3 + (index >> 5) === (index % 3 === 0) ? good(`s${index % 4}`) : poison(`s${index % 4}`),
    );
    const whole = watch(records);
    let before: PartitionSources = {};
    let inParts = '';
    for (let from = 0; from < records.length && inParts.length === from; from += 7) {
      const part = watch(records.slice(from, from + 7), { before });
      // As Postgres keeps it.
      before = JSON.parse(JSON.stringify(part.sources));
      inParts += fates(part);
      if (part.halted !== undefined) break;
    }
    expect(inParts).toBe(fates(whole));
    expect(inParts).toContain('s');
  });

  test('costs no more memory than so many, even where each record has one of its own', () => {
    const many = Array.from({ length: 5_000 }, (_, index) => poison(`s${index}`));
    const { sources, halted } = watch(many, { limits: { ...LIMITS, windowRecords: 10_000 } });
    expect(halted).toBeUndefined();
    expect(sources.sources).toHaveLength(32);
    expect(sources.names).toHaveLength(32);
    expect(JSON.stringify(sources).length).toBeLessThan(5_000);
  });

  test('that is broken stays known while many others come and go', () => {
    const others = Array.from({ length: 200 }, (_, index) => good(`s${index}`));
    expect(fates(watch([...times(6, poison('a')), ...others, good('a')])).at(-1)).toBe('s');
  });
});

describe('a partition', () => {
  test('is halted at the record that makes more than the share of its latest ones poison, if no source is whole', () => {
    const watched = watch([...times(4, [poison('a'), poison('b')]).flat()]);
    expect(fates(watched)).toBe('pppppp');
    expect(watched.halted).toEqual({
      since: NOW,
      because: '6 of its latest 6 records are poison, and none of their 2 sources is whole',
    });
    expect(watched.events).toEqual([]);
  });

  test('is halted where many small sources are broken of which none would be judged by itself', () => {
    const watched = watch(
      Array.from({ length: 400 }, (_, index) => poison(`till ${index}`)),
      {
        limits: { ...LIMITS, windowRecords: 500 },
      },
    );
    expect(watched.records).toHaveLength(251);
    expect(watched.halted?.because).toMatch(/^251 of its latest 251 records are poison/);
  });

  test('is not halted while one of its sources is whole, nor for one broken source alone', () => {
    const mixed = watch(times(9, [poison('a'), poison('b'), good('c'), good('c')]).flat());
    expect(mixed.halted).toBeUndefined();
    const alone = watch([good('c'), ...times(50, poison('a'))]);
    expect(alone.halted).toBeUndefined();
    expect(alone.events).toEqual([{ kind: 'set-aside', source: 'a' }]);
  });

  test('remembers nothing of good records beside the runs of their sources', () => {
    const { sources } = watch(times(1_000, good('a')));
    expect(sources).toEqual({ sources: [{ source: 'a', latest: '.10' }] });
  });
});

describe('a record in another partition than that of its key', () => {
  const elsewhere = (HOME + 1) % PARTITIONS;

  test('is counted for its source until only others are among the latest, and said once', () => {
    const first = watch(times(3, good('a')), { partition: elsewhere });
    expect(first).toMatchObject({ misrouted: 3, misroutedAt: 2, events: [{ kind: 'misrouting', source: 'a' }] });
    expect(fates(first)).toBe('ggg');
    const atHome = (count: number) => watch(times(count, good('a')), { before: first.sources });
    expect(atHome(9)).toMatchObject({ misrouted: 0, misroutedAt: 2, events: [] });
    expect(atHome(10)).toMatchObject({ misrouted: 0, misroutedAt: null });
  });

  test('of a fleet of sources is said of as many as are remembered', () => {
    const fleet = Array.from({ length: 600 }, (_, till) => good(`till ${till}`));
    const { misrouted, events } = watch([...fleet, ...fleet], { partition: elsewhere });
    expect(misrouted).toBe(1_200);
    expect(events.length).toBeLessThan(32);
  });
});
