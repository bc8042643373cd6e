import { availableParallelism } from 'node:os';
import { describe, expect, test } from 'vitest';
import { killMutant } from './kill-mutant.ts';
import type { Mutant } from './mutant.ts';
import { MUTANTS } from './mutants.ts';
import { mutatedSource } from './mutated-source.ts';

test('every mutant still finds the rule that it breaks', () => {
  expect(MUTANTS.flatMap((mutant) => misplaced(mutant))).toEqual([]);
});

describe('a broken rule is noticed', { timeout: 300_000, concurrent: availableParallelism() > 1 }, () => {
  test.each(MUTANTS.map((mutant, number) => ({ ...mutant, number })))('$file: $breaks', async ({ number }) => {
    expect(await killMutant(number)).toMatchObject({ isKilled: true });
  });
});

/** The message of a mutant whose rule is no longer where it looks for it. */
function misplaced(mutant: Mutant): string[] {
  try {
    mutatedSource(mutant);
    return [];
  } catch (error) {
    return [String(error)];
  }
}
