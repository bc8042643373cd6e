/** What a case expects against what came out: only the keys that are there, lists without an order in any order. */
import { isDeepStrictEqual } from 'node:util';
import type { ConformanceCase } from './parse-case.ts';
import { resultJson } from './result-json.ts';
import type { CaseResult } from './run-case.ts';

const UNORDERED = new Set(['entries', 'noEffect']);

/** Both sides of one key, ready to be compared. */
export interface Compared {
  readonly key: string;
  readonly expected: unknown;
  readonly actual: unknown;
}

export function compared({ expect }: ConformanceCase, result: CaseResult): Compared[] {
  const actual: Record<string, unknown> = JSON.parse(resultJson(result));
  return Object.entries(expect).map(([key, expected]) => ({
    key,
    expected: inOrder(key, expected),
    actual: inOrder(key, actual[key]),
  }));
}

export function meetsExpectation(each: ConformanceCase, result: CaseResult): boolean {
  return compared(each, result).every(({ expected, actual }) => isDeepStrictEqual(actual, expected));
}

function inOrder(key: string, value: unknown): unknown {
  if (!UNORDERED.has(key) || !Array.isArray(value)) return value;
  return value.map((each) => JSON.stringify(each, Object.keys(each).sort())).sort();
}
