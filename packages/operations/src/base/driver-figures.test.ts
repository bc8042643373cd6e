import type { DriverGroup } from '@loyalty-ladder/store/base/read-driver-groups.ts';
import { describe, expect, it } from 'vitest';
import { driverFigures } from './driver-figures.ts';

const PRIOR = { staff: 67, quality: 14, price: 9, other: 10 };
const group = (more: Partial<DriverGroup>): DriverGroup => ({
  level: 'watch',
  class: 'staff',
  subCause: '',
  hasEvidence: true,
  customers: 1,
  meanShare: 6_700,
  ...more,
});

describe('driverFigures', () => {
  it('counts only those who gave evidence: of the others the prior says the same of each', () => {
    const { all } = driverFigures(
      [
        group({ hasEvidence: false, customers: 90 }),
        group({ class: 'price', customers: 6 }),
        group({ class: 'staff', subCause: 'waiting', customers: 4 }),
      ],
      PRIOR,
    );
    expect(all.evidenced).toEqual({ count: 10, of: 100, share: 1_000 });
    expect(all.classes).toEqual([
      { class: 'staff', customers: { count: 4, of: 10, share: 4_000 }, prior: 67 },
      { class: 'quality', customers: { count: 0, of: 10, share: 0 }, prior: 14 },
      { class: 'price', customers: { count: 6, of: 10, share: 6_000 }, prior: 9 },
      { class: 'other', customers: { count: 0, of: 10, share: 0 }, prior: 10 },
    ]);
    expect(all.subCauses.find(({ subCause }) => subCause === 'waiting')?.customers).toEqual({
      count: 4,
      of: 4,
      share: 10_000,
    });
  });

  it('tells the levels apart', () => {
    const { levels, all } = driverFigures(
      [group({ level: 'lost', customers: 2 }), group({ level: 'at-risk', customers: 3, hasEvidence: false })],
      PRIOR,
    );
    expect(levels.map(({ level, customers, evidenced }) => [level, customers, evidenced.count])).toEqual([
      ['watch', 0, 0],
      ['at-risk', 3, 0],
      ['lost', 2, 2],
    ]);
    expect(all.customers).toBe(5);
  });

  it('has no share where nobody gave evidence', () => {
    const { all } = driverFigures([group({ hasEvidence: false })], PRIOR);
    expect(all.classes.map(({ customers }) => customers.share)).toEqual([null, null, null, null]);
  });

  it('names the source of the prior, and says when the program has another', () => {
    expect(driverFigures([], PRIOR).priorSource).toContain('published');
    expect(driverFigures([], { ...PRIOR, staff: 60, other: 17 }).priorSource).toContain('the program');
  });
});
