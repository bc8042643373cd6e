import { readFileSync } from 'node:fs';
import { parseProgram } from '@loyalty-ladder/domain/program/program.ts';
import { expect, test } from 'vitest';
import { programChanges } from './program-changes.ts';

const DEFAULT = new URL('../../../domain/program/default.json', import.meta.url);
const body = JSON.parse(readFileSync(DEFAULT, 'utf8'));
const before = parseProgram(body);

test('a program changes nothing against itself, however its settings are explained', () => {
  expect(programChanges(before, parseProgram({ ...body, vestingDays: before.vestingDays }))).toEqual([]);
});

test('each setting that differs is named with both values, settings of a table by their path', () => {
  const after = parseProgram({ ...body, vestingDays: 7, stageMultipliers: { regular: 12_500, adherent: 20_000 } });
  expect(programChanges(before, after).toSorted((a, b) => (a.setting < b.setting ? -1 : 1))).toEqual([
    { setting: 'stageMultipliers.adherent', before: 15_000, after: 20_000 },
    { setting: 'vestingDays', before: 14, after: 7 },
  ]);
});

test('an entry that is new was undefined before', () => {
  const after = parseProgram({ ...body, categoryMultipliers: { toys: 20_000 } });
  expect(programChanges(before, after)).toEqual([
    { setting: 'categoryMultipliers.toys', before: undefined, after: 20_000 },
  ]);
});
