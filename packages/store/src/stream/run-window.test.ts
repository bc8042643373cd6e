import { expect, test } from 'vitest';
import { RunWindow } from './run-window.ts';

test('holds the latest marks and how often each is among them, and forgets the oldest', () => {
  const window = new RunWindow(5);
  for (const mark of ['.', '.', 'x', 'x', '.', '12x']) window.push(mark);
  expect(window.toString()).toBe('.1 x2 .1 12x1');
  expect(window.size).toBe(5);
  expect(Object.fromEntries(window.counts)).toEqual({ '.': 2, x: 2, '12x': 1 });
});

test('is the same after it was written and read, and shorter under a smaller limit', () => {
  const text = '.3 x2 0x4';
  expect(new RunWindow(9, text).toString()).toBe(text);
  expect(new RunWindow(5, text).toString()).toBe('x1 0x4');
  expect(() => new RunWindow(5, 'x')).toThrow('malformed');
});

test('can be had without some of its marks', () => {
  expect(new RunWindow(9, '0.3 1x2 0x4').where((mark) => mark.startsWith('0')).toString()).toBe('0.3 0x4');
});
