import { expect, test } from 'vitest';
import { renderTable } from './table.ts';
import { plainTerminal } from './terminal.ts';

const COLUMNS = [{ title: 'name' }, { title: 'points', align: 'right' }, { title: 'cause', shrinkTo: 5 }] as const;
const ROWS = [
  ['earn', '15', 'online-retail-ii/489434'],
  ['vest', '1500', 'vest:2010-01-15'],
];

test('where there is room, columns stand under their titles and numbers to the right', () => {
  expect(renderTable(COLUMNS, ROWS, plainTerminal(80))).toBe(
    ['name  points  cause', 'earn      15  online-retail-ii/489434', 'vest    1500  vest:2010-01-15'].join('\n'),
  );
});

test('what may be cut is cut before anything else gives way', () => {
  const lines = renderTable(COLUMNS, ROWS, plainTerminal(25)).split('\n');
  expect(lines[1]).toBe('earn      15  online-ret…');
  expect(lines.every((line) => line.length <= 25)).toBe(true);
});

test('where even that is too wide, each row becomes a block of its own', () => {
  expect(renderTable(COLUMNS, ROWS.slice(0, 1), plainTerminal(12))).toBe(
    ['name: earn', 'points: 15', 'cause: online-retail-ii/489434'].join('\n'),
  );
});

test('what is two columns wide, as Chinese and emoji are, counts as two and is never cut in half', () => {
  const rows = [
    ['earn', '15', '顧客一二三四五'],
    ['vest', '1500', 'family 👨‍👩‍👧'],
  ];
  expect(renderTable(COLUMNS, rows, plainTerminal(80))).toBe(
    ['name  points  cause', 'earn      15  顧客一二三四五', 'vest    1500  family 👨‍👩‍👧'].join('\n'),
  );
  const swapped = rows.map(([name, points, cause]) => [cause ?? '', points ?? '', name ?? '']);
  expect(renderTable(COLUMNS, swapped, plainTerminal(80)).split('\n').slice(1)).toEqual([
    '顧客一二三四五      15  earn',
    'family 👨‍👩‍👧         1500  vest',
  ]);
  expect(renderTable(COLUMNS, rows, plainTerminal(22)).split('\n')).toEqual([
    'name  points  cause',
    'earn      15  顧客一…',
    'vest    1500  family …',
  ]);
});

test('no rows are no text, not even titles', () => {
  expect(renderTable(COLUMNS, [], plainTerminal())).toBe('');
});
