import { expect, test } from 'vitest';
import { layOutSankey } from './sankey-layout.ts';

const stages = ['visitor', 'regular', 'adherent'].map((stage) => ({ stage, customers: 10 }));
const move = (from: string, to: string, lastHour: number, lastDay: number) => ({ from, to, lastHour, lastDay });
const ladder = {
  stages,
  moves: [move('regular', 'adherent', 0, 30), move('regular', 'visitor', 2, 10), move('visitor', 'regular', 5, 40)],
};

test('a move is a band as broad as customers made it, and one down the ladder is told apart', () => {
  const bands = layOutSankey(ladder, 'lastDay', 800, 300)?.bands ?? [];
  const widthOf = (from: string, to: string) => bands.find((band) => band.from === from && band.to === to)?.width ?? 0;
  expect(widthOf('visitor', 'regular') / widthOf('regular', 'visitor')).toBeCloseTo(4);
  expect(bands.filter(({ isDown }) => isDown).map(({ from, to }) => `${from} ${to}`)).toEqual(['regular visitor']);
});

test('a stage stands left as where customers came from, and right as where they went, in the order of the ladder', () => {
  const nodes = layOutSankey(ladder, 'lastDay', 800, 300)?.nodes ?? [];
  expect(nodes.map(({ side, stage, customers }) => `${side} ${stage} ${customers}`)).toEqual([
    'from visitor 40',
    'from regular 40',
    'to visitor 10',
    'to regular 40',
    'to adherent 30',
  ]);
});

test('of a period in which nobody moved there is nothing to draw', () => {
  expect(layOutSankey({ stages, moves: [move('visitor', 'regular', 0, 9)] }, 'lastHour', 800, 300)).toBeNull();
});

test('a stage that a newer version knows is drawn as well', () => {
  const bands = layOutSankey({ stages, moves: [move('regular', 'devotee', 1, 1)] }, 'lastDay', 800, 300)?.bands;
  expect(bands?.map(({ to }) => to)).toEqual(['devotee']);
});
