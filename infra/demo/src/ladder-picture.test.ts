import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ladderPicture } from './ladder-picture.ts';
import { stageDaysOf } from './stage-days.ts';

const MOVES = [
  { date: '2010-01-30', from: 'potential', to: 'first-purchase', customers: 5 },
  { date: '2010-01-30', from: 'potential', to: 'visitor', customers: 2 },
  { date: '2010-02-02', from: 'first-purchase', to: 'regular', customers: 3 },
  { date: '2010-02-02', from: 'visitor', to: 'first-purchase', customers: 1 },
] as const;

test('each day counts who stands where, days without moves included', () => {
  const none = { retired: 0, adherent: 0 };
  const first = { ...none, visitor: 2, 'first-purchase': 5, regular: 0 };
  expect(stageDaysOf(MOVES)).toEqual([
    { date: '2010-01-30', customers: first },
    { date: '2010-01-31', customers: first },
    { date: '2010-02-01', customers: first },
    { date: '2010-02-02', customers: { ...none, visitor: 1, 'first-purchase': 3, regular: 3 } },
  ]);
});

test('the picture names the rungs that have anybody, with their counts on the last day', () => {
  const svg = ladderPicture({ days: stageDaysOf(MOVES), customersTotal: 7, hasSynthetic: false });
  expect(svg).toContain('7 customers, 2010-01-30 to 2010-02-02');
  expect(svg).toMatch(/CC BY 4\.0<\/text>/);
  const labels = [...svg.matchAll(/number">(\d+)<\/tspan> ([a-z-]+)/g)].map(([, count, rung]) => `${count} ${rung}`);
  expect(labels).toEqual(['1 visitor', '3 first-purchase', '3 regular']);
  expect(svg).toMatch(/>Feb</);
});

test('who is not drawn is counted, and made-up facts are named', () => {
  const svg = ladderPicture({ days: stageDaysOf(MOVES), customersTotal: 9, hasSynthetic: true });
  expect(svg).toContain('7 customers, and 2 potential ones (not drawn), 2010-01-30');
  expect(svg).toContain('CC BY 4.0; with synthetic contacts and feedback</text>');
});

test('a day that has nobody on the ladder gives no picture', () => {
  expect(() => ladderPicture({ days: [], customersTotal: 1, hasSynthetic: false })).toThrow(RangeError);
});

test('every colour and size is an attribute, which viewers without stylesheets show; a dark page changes colours alone', () => {
  const svg = ladderPicture({ days: stageDaysOf(MOVES), customersTotal: 7, hasSynthetic: false });
  expect(svg).not.toContain('var(');
  const [, style = '', drawn = ''] = /<style>(.*)<\/style>(.*)/s.exec(svg) ?? [];
  expect(style).toMatch(/^@media \(prefers-color-scheme: dark\)/);
  for (const [shape] of drawn.matchAll(/<(?:rect|path|line|text)\b[^>]*>/g))
    expect(shape).toMatch(/ (?:fill|stroke)="#[0-9a-f]{6}"/);
  const classes = new Set([...drawn.matchAll(/class="([^"]+)"/g)].flatMap(([, names = '']) => names.split(' ')));
  const dark = new Set([...style.matchAll(/\.([a-z-]+) \{/g)].map(([, name]) => name));
  expect([...classes].filter((name) => !dark.has(name))).toEqual(['number']);
});

test('the picture in the repository is drawn like that', () => {
  const svg = readFileSync(new URL('../pictures/ladder.svg', import.meta.url), 'utf8');
  const styleOf = (text: string) => /<style>.*<\/style>/s.exec(text)?.[0];
  expect(styleOf(svg)).toBe(
    styleOf(ladderPicture({ days: stageDaysOf(MOVES), customersTotal: 7, hasSynthetic: false })),
  );
  expect(svg).not.toContain('var(');
});
