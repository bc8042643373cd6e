import { readFileSync } from 'node:fs';
import { parseProgram } from '@loyalty-ladder/domain/program/program.ts';
import { expect, test } from 'vitest';
import { changeText, programChanges } from './program-changes.ts';

const DEFAULT = new URL('../../../domain/program/default.json', import.meta.url);
const body = JSON.parse(readFileSync(DEFAULT, 'utf8'));
const before = parseProgram(body);

test('a program changes nothing against itself, however its settings are explained', () => {
  expect(programChanges(before, parseProgram({ ...body, vestingDays: before.vestingDays }))).toEqual([]);
});

test('each setting that differs is named with both values, settings of a table by their path', () => {
  const after = parseProgram({ ...body, vestingDays: 7, stageMultipliers: { regular: 12_500, adherent: 20_000 } });
  expect(programChanges(before, after).map(changeText).toSorted()).toEqual([
    'stageMultipliers.adherent 15000 -> 20000',
    'vestingDays 14 -> 7',
  ]);
});

test('an entry that is new says that it was not set', () => {
  const after = parseProgram({ ...body, categoryMultipliers: { toys: 20_000 } });
  expect(programChanges(before, after).map(changeText)).toEqual(['categoryMultipliers.toys (not set) -> 20000']);
});
