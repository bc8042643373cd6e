import { expect, test } from 'vitest';
import { printable, terminalOf, wrap } from './terminal.ts';

test('what would steer the terminal is shown as an escape', () => {
  expect(printable('a\u001b[2Jb\r\n\u009b')).toBe('a\\u{1b}[2Jb\\u{d}\\u{a}\\u{9b}');
});

test('what turns the direction of writing is shown as an escape, letters of any script are not', () => {
  expect(printable('Ж\u202eж')).toBe('Ж\\u{202e}ж');
});

test('lines break between words, keep their indent and give it to those that follow', () => {
  expect(wrap('  one two three', 9, '    ')).toBe('  one two\n    three');
});

test('a line is as long as it is wide: Chinese is two columns a character', () => {
  expect(wrap('顧客 顧客 顧客', 9)).toBe('顧客 顧客\n顧客');
});

test('a word longer than the line stands alone, whole', () => {
  expect(wrap('a abcdefghij b', 5)).toBe('a\nabcdefghij\nb');
});

test('a terminal is as wide as it is, a pipe as COLUMNS says, else as usual', () => {
  const width = (columns: number | undefined, asked: string | undefined): number =>
    terminalOf({ columns } as NodeJS.WriteStream, asked).width;
  expect([width(70, '60'), width(undefined, '60'), width(undefined, undefined)]).toEqual([70, 60, 100]);
  expect([width(undefined, ''), width(undefined, 'wide'), width(undefined, '1')]).toEqual([100, 100, 30]);
});
