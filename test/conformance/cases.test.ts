/** Each case under its own name: in the order it tells, or else in several orders, facts one by one and all at once. */
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { describe, expect, test } from 'vitest';
import { allCases } from './all-cases.ts';
import { compared } from './expectation.ts';
import type { ConformanceCase } from './parse-case.ts';
import { runCase } from './run-case.ts';
import { shuffled } from './shuffled.ts';

const cases = allCases();

describe.each(cases)('$name', (each) => {
  test.each(arrivals(each))('%s', (_, batches) => {
    for (const { key, expected, actual } of compared(each, runCase(each, batches))) {
      expect({ [key]: actual }).toEqual({ [key]: expected });
    }
  });
});

test('every case has a name of its own and expects something', () => {
  expect(new Set(cases.map(({ name }) => name)).size).toBe(cases.length);
  for (const each of cases) expect(Object.keys(each.expect)).not.toEqual([]);
});

function arrivals({ facts, arrival }: ConformanceCase): [string, readonly (readonly Fact[])[]][] {
  if (arrival !== null) return [['as it tells', arrival]];
  const oneByOne = (order: readonly Fact[]) => order.map((fact) => [fact]);
  return [
    ['all at once', [facts]],
    ['backwards', oneByOne(facts.toReversed())],
    ...[1, 2, 3].map((seed): [string, Fact[][]] => [
      `one by one, shuffled by ${seed}`,
      oneByOne(shuffled(facts, seed)),
    ]),
    ['twice, in pairs', pairs([...shuffled(facts, 4), ...shuffled(facts, 5)])],
  ];
}

function pairs(facts: readonly Fact[]): Fact[][] {
  return facts.flatMap((fact, index) => (index % 2 === 0 ? [[fact, ...facts.slice(index + 1, index + 2)]] : []));
}
