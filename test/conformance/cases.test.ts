/** Each case of cases.json under its own name: in the order it tells, or else in several orders, facts one by one and all at once. */
import type { Fact } from '@loyalty-ladder/domain/fact.ts';
import { describe, expect, test } from 'vitest';
import file from './cases.json' with { type: 'json' };
import { type ConformanceCase, parseCase } from './parse-case.ts';
import { resultJson } from './result-json.ts';
import { type CaseResult, runCase } from './run-case.ts';
import { shuffled } from './shuffled.ts';

const cases = file.cases.map(parseCase);

describe.each(cases)('$name', (each) => {
  test.each(arrivals(each))('%s', (_, batches) => {
    const result = asExpected(runCase(each, batches));
    for (const key of Object.keys(each.expect))
      expect({ [key]: result[key] }).toEqual({ [key]: inOrder(key, each.expect[key]) });
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

/** As JSON says it, the lists without an order sorted. */
function asExpected(result: CaseResult): Record<string, unknown> {
  const parsed: Record<string, unknown> = JSON.parse(resultJson(result));
  return Object.fromEntries(Object.entries(parsed).map(([key, value]) => [key, inOrder(key, value)]));
}

function inOrder(key: string, value: unknown): unknown {
  const isUnordered = Array.isArray(value) && (key === 'entries' || key === 'noEffect');
  return isUnordered ? value.map((each) => JSON.stringify(each, Object.keys(each).sort())).sort() : value;
}
