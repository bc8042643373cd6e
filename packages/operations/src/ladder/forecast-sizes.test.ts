import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import { expect, it } from 'vitest';
import { forecastSizes } from './forecast-sizes.ts';
import { StageMatrix } from './stage-matrix.ts';

const sizesOf = (sizes: Partial<Record<Stage, number>>) => new Map(Object.entries(sizes) as [Stage, number][]);

function matrix(...cells: readonly (readonly [Stage, Stage, number])[]): StageMatrix {
  const months = new StageMatrix();
  for (const [from, to, customers] of cells) months.add(from, to, customers);
  return months;
}

it('pools the last twelve months and forgets those before', () => {
  const old = matrix(['visitor', 'retired', 1_000]);
  const year = Array.from({ length: 12 }, () => matrix(['visitor', 'visitor', 1]));
  expect(forecastSizes([old, ...year], sizesOf({ visitor: 10 })).at(-1)).toEqual(sizesOf({ visitor: 10 }));
});

it('goes on with what is not rounded, and rounds a half up', () => {
  // 3 x 0.5: 1.5, 0.75, 0.375.
  const halves = matrix(['visitor', 'visitor', 1], ['visitor', 'regular', 1]);
  expect(forecastSizes([halves], sizesOf({ visitor: 3 })).map((each) => each.get('visitor'))).toEqual([2, 1, 0]);
});

it('leaves a stage that nobody was in as it is', () => {
  expect(forecastSizes([], sizesOf({ adherent: 7 }))).toEqual(Array(3).fill(sizesOf({ adherent: 7 })));
});
