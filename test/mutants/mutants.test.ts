import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import { killMutant } from './kill-mutant.ts';
import { MUTANTS } from './mutants.ts';
import { mutatedSource } from './mutated-source.ts';

test('every mutant still finds the rule that it breaks', () => {
  for (const mutant of MUTANTS) expect(() => mutatedSource(mutant)).not.toThrow();
});

describe('a broken rule is noticed', { timeout: 300_000, concurrent: availableParallelism() > 1 }, () => {
  test.each(MUTANTS.map((mutant, number) => ({ ...mutant, number })))('$file: $breaks', async ({ number }) => {
    expect(await killMutant(number)).toMatchObject({ isKilled: true });
  });
});
