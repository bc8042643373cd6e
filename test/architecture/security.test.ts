/** What services/gateway/SECURITY.md says is shown by tests is: each row of the OWASP API Security Top 10 names tests that exist. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

const ROWS = read('services/gateway/SECURITY.md')
  .split('\n')
  .filter((line) => line.startsWith('| API'))
  .map((line) => line.split('|').map((cell) => cell.trim()));

/** `path`: "a part of a test's name", "another". */
function testsOf(cell: string): { path: string; names: string[] }[] {
  return cell.split(';').map((part) => {
    const [, path = part] = /`([^`]+)`/.exec(part) ?? [];
    return { path, names: [...part.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name) };
  });
}

test('the table has the ten risks, each once', () => {
  expect(ROWS.map(([, risk = '']) => risk.split(' ')[0])).toEqual(
    Array.from({ length: 10 }, (_, index) => `API${index + 1}`),
  );
});

test.each(ROWS.map(([, risk = '', , shown = '']) => [risk, testsOf(shown)] as const))(
  '%s is covered by tests that exist',
  (_, tests) => {
    expect(tests.length).toBeGreaterThan(0);
    for (const { path, names } of tests) {
      expect(names.length, path).toBeGreaterThan(0);
      const source = read(path).replaceAll("\\'", "'");
      expect(
        names.filter((name) => !source.includes(name)),
        path,
      ).toEqual([]);
    }
  },
);
