/** The worked cases of knowing the customer, read by the naive models: an error of theirs shows without the fold. */
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import { expect, test } from 'vitest';
import customer from '../conformance/cases-customer.json' with { type: 'json' };
import { parseCase } from '../conformance/parse-case.ts';
import { naiveResult } from './naive-result.ts';

const cases = customer.cases.map(parseCase).filter(({ rules }) => !rules.includes('model'));
/** Points and the silences ahead have models of their own, or none. */
const NOT_READ = ['balances', 'levelsAhead'];

test.each(cases)('$name', (each) => {
  const result = naiveResult({ ...each, facts: each.facts.toSorted(compareFacts) });
  const read = Object.entries(each.expect).filter(([key]) => !NOT_READ.includes(key));
  expect(read.length).toBeGreaterThan(0);
  for (const [key, expected] of read) expect({ [key]: plain(result[key]) }).toEqual({ [key]: expected });
});

/** Money is bigints here and JSON integers there. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? Number(each) : each)) ?? 'null');
}
