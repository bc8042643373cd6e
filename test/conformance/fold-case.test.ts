import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import file from './cases.json' with { type: 'json' };

const FOLD_CASE = fileURLToPath(new URL('./fold-case.ts', import.meta.url));

function foldCase(input: string, ...options: string[]) {
  return spawnSync(process.execPath, [FOLD_CASE, ...options], { input, encoding: 'utf8' });
}

/** What that case, which knows nothing of these, leaves open: 12.34 without a cost, reviewed 90 days after 10 January. */
const OF_THE_FIRST = {
  notices: [],
  yearProfit: { amount: 1234, basis: 'revenue' },
  keyCustomer: false,
  keyChanges: [],
  followUp: null,
  followUps: [],
  drivers: [],
  riskScores: [],
  advice: 'none',
  adviceChanges: [],
  nextReview: '2024-04-09T00:00:00.000Z',
};

test('a case in, every key of what it expects out', () => {
  const [first] = file.cases;
  const { work: _, expect: expected, ...rest } = first ?? expect.fail('there is a first case');
  const { status, stdout, stderr } = foldCase(JSON.stringify(rest));
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toEqual({ ...expected, ...OF_THE_FIRST });
});

test('points that no JavaScript number can hold are printed to the point', () => {
  const lines = [{ lineId: '1', sku: 'S', quantity: 9_007_199_254_740_991, unitPriceMinor: 9_007_199_254_740_900 }];
  const fact = { type: 'purchase.completed', id: 'P', occurredAt: '2024-01-01T00:00:00.000Z', purchaseId: 'P', lines };
  const { stdout } = foldCase(JSON.stringify({ facts: [fact], until: fact.occurredAt }));
  expect(stdout).toContain(`"pending": ${9_007_199_254_740_991n * 90_071_992_547_409n}`);
});

test.each([
  ['no JSON', 'case: is one JSON object on stdin'],
  ['[]', 'case: '],
  ['{"facts": []}', 'until: '],
  ['{"facts": [], "until": "2024-01-01", "arival": []}', 'arival'],
  [
    '{"facts": [], "until": "2024-01-01T00:00:00Z", "program": {"graceDays": 0}}',
    'program.graceDays: settings counted in days',
  ],
  [
    `{"facts": [], "until": "2024-01-05T00:00:00Z", "programChanges": [
      {"effectiveAt": "2024-01-01T00:00:00Z", "program": {}}, {"effectiveAt": "2024-01-01T00:00:00Z", "program": {}}]}`,
    'program.effectiveAt: is another instant than that of the version before',
  ],
  [
    '{"facts": [], "until": "2024-01-05T00:00:00Z", "programChanges": [{"effectiveAt": "2024-01-01T00:00:00Z", "program": {"zone": "Europe/Berlin"}}]}',
    'program.zone: is the same in all versions',
  ],
  [
    '{"facts": [], "until": "2024-01-01T00:00:00Z", "arrival": [["P1"]]}',
    'arrival: only facts of the case arrive, not P1',
  ],
  [
    '{"facts": [{"type": "purchase.cancelled", "id": "", "occurredAt": "yesterday"}], "until": "2024-01-01T00:00:00Z"}',
    'facts.0.occurredAt: is an instant in UTC',
  ],
])('%s is refused with the field and the rule', (input, message) => {
  const { status, stdout, stderr } = foldCase(input);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).toContain(message);
});

test('--help says what goes in and what comes out', () => {
  expect(foldCase('', '--help').stdout).toMatch(/one conformance case.*stdin/s);
});
