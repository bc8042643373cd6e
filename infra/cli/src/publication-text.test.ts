import { expect, test } from 'vitest';
import { publishedText, refusalText } from './publication-text.ts';

const now = Date.parse('2011-01-01T00:00:00Z');
const asked = {
  effectiveAt: Date.parse('2011-02-01T00:00:00Z'),
  dryRun: false,
  now,
  zone: 'Europe/Berlin',
  currency: 'EUR',
};
const published = {
  ok: true as const,
  version: 3,
  changes: [
    { setting: 'vestingDays', before: 14, after: 7 },
    { setting: 'campaigns', before: undefined, after: [] },
  ],
  superseded: [2],
  rezoned: [],
};

test('what was published is told with what it changes, what it supersedes, and what happens next', () => {
  const text = publishedText(published, asked);
  expect(text).toContain(
    "Published version 3, effective 2011-02-01T00:00:00.000Z (the ladder's clock is 2011-01-01T00:00:00.000Z).",
  );
  expect(text).toContain('It supersedes version 2, which is never in force.');
  expect(text).toContain('  vestingDays 14 -> 7\n  campaigns (not set) -> []\n');
  expect(text).toContain('Nothing is to be restarted.');
});

test('a zone that still can change does so from the beginning', () => {
  const text = publishedText({ ...published, version: 5, superseded: [], rezoned: [1, 2] }, asked);
  expect(text).toContain('the time zone becomes Europe/Berlin and the reporting currency EUR from the beginning');
  expect(text).toContain('version 1 as 3, 2 as 4. After the first fact they never change.');
});

test('a dry run says that nothing has been written', () => {
  const text = publishedText({ ...published, changes: [] }, { ...asked, dryRun: true });
  expect(text).toContain('Would publish version 3');
  expect(text).toContain('It supersedes version 2, which would never be in force.');
  expect(text).toContain('Nothing changes against the version before.');
  expect(text).toContain('leave out --dry-run');
  expect(text).not.toContain('Nothing is to be restarted.');
});

test.each([
  [{ reason: 'nothing-published' }, 'preparing the database publishes the first one'],
  [{ reason: 'another-currency', currency: 'EUR', currencyBefore: 'GBP' }, 'the reporting currency never changes'],
  [{ reason: 'another-zone', zone: 'UTC', zoneBefore: 'Europe/London' }, 'the time zone never changes'],
  [{ reason: 'too-soon', soonestAt: now + 600_000 }, 'not before 2011-01-01T00:10:00.000Z'],
  [
    {
      reason: 'would-supersede',
      versions: [
        { version: 2, effectiveAt: now },
        { version: 3, effectiveAt: now },
      ],
    },
    'version 2 (from 2011-01-01T00:00:00.000Z), version 3 (from 2011-01-01T00:00:00.000Z) is not in force yet, and never would be: `--supersede`',
  ],
  [{ reason: 'changes-nothing', version: 1 }, 'nothing would change against version 1: `--unchanged`'],
] as const)('$reason is refused in words that say what to do', (refusal, words) => {
  expect(refusalText(refusal, now)).toContain(words);
});
