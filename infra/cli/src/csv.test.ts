import { expect, it } from 'vitest';
import { csvText } from './csv.ts';

it('quotes what would end a cell, and leaves numbers as they are', () => {
  expect(
    csvText(
      ['a', 'b'],
      [
        ['x, "y"\nz', -4.5],
        [null, 0],
      ],
    ),
  ).toBe('a,b\r\n"x, ""y""\nz",-4.5\r\n,0\r\n');
});

it('keeps a name from being a formula', () => {
  expect(csvText(['name'], [['=1+1'], ['@x'], ['till 3']])).toBe("name\r\n'=1+1\r\n'@x\r\ntill 3\r\n");
});
