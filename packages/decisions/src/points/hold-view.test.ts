import { at, captured, held, released, restored } from '@loyalty-ladder/domain/testing/story.ts';
import { expect, test } from 'vitest';
import { holdViewOf } from './hold-view.ts';

const NOW = at('2024-06-01');
const HELD = held('H', '2024-05-01', 10n, '2024-05-02');
const ORDER = restored('R1', '2024-05-03', 'H', 3n);
const AGAIN = restored('R2', '2024-05-04', 'H', 9n);
const viewOf = (...facts: Parameters<typeof holdViewOf>[0][number][]) => holdViewOf(facts, NOW, null);

test('a hold says how much of what was captured was given back: of what restores asked for beyond it, nothing', () => {
  const capture = captured('C', '2024-05-01T01:00:00', 'H', 7n);
  expect(viewOf(HELD, capture, ORDER)).toMatchObject({ state: 'captured', captured: '7', restored: '3' });
  expect(viewOf(HELD, capture, ORDER, AGAIN)).toMatchObject({ captured: '7', restored: '7' });
});

test('of a hold that ended otherwise nothing was given back', () => {
  const release = released('L', '2024-05-01T01:00:00', 'H');
  expect(viewOf(HELD, release, ORDER)).toMatchObject({ state: 'released', captured: '0', restored: '0' });
  expect(viewOf(HELD, ORDER)).toMatchObject({ state: 'expired', captured: '0', restored: '0' });
});
