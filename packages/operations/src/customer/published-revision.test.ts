import { readFileSync } from 'node:fs';
import { parseProgram } from '@loyalty-ladder/domain/program/program.ts';
import { programTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { OutcomeRevision } from '@loyalty-ladder/store/history/read-revisions.ts';
import { expect, test } from 'vitest';
import { publishedRevisions } from './published-revision.ts';

const DEFAULT = new URL('../../../domain/program/default.json', import.meta.url);
const program = parseProgram({ ...JSON.parse(readFileSync(DEFAULT, 'utf8')), freshnessHours: 24 });
const programs = programTimeline([{ version: 1, effectiveAt: 0, program }]);

const at = (day: string): number => Date.parse(`2024-05-${day}T10:00:00Z`);

function stage(day: string, to: string, changes: Partial<OutcomeRevision>): OutcomeRevision {
  const said = { type: 'stage.changed', revision: 1, retracted: false, current: null } as const;
  const common = { ...said, sequence: 1n, decidedAt: at(day) };
  const content = { to } as unknown as OutcomeRevision['content'];
  return { ...common, key: day, at: at(day), version: 1n, content, ...changes };
}

const flags = (revisions: OutcomeRevision[]) =>
  publishedRevisions(revisions, programs).map(({ current, stale }) => ({ current, stale }));

test('only the value in force after its decision was current, whatever came later', () => {
  const revisions = [stage('01', 'first-purchase', {}), stage('10', 'regular', { version: 2n })];
  expect(flags(revisions).map(({ current }) => current)).toEqual([true, true]);
  const atOnce = revisions.map((each) => ({ ...each, version: 1n }));
  expect(flags(atOnce).map(({ current }) => current)).toEqual([false, true]);
});

test('what is retracted is not current, and what stands before it is again', () => {
  const regular = stage('10', 'regular', { version: 2n });
  const revisions = [
    stage('01', 'visitor', {}),
    regular,
    { ...regular, revision: 2, retracted: true, version: 3n },
    stage('12', 'visitor', { version: 3n }),
  ];
  expect(flags(revisions).map(({ current }) => current)).toEqual([true, true, false, true]);
});

test('what was decided later than the freshness window was stale', () => {
  const revisions = [
    stage('01', 'visitor', { decidedAt: at('02') }),
    stage('03', 'regular', { decidedAt: at('04') + 1 }),
  ];
  expect(flags(revisions).map(({ stale }) => stale)).toEqual([false, true]);
});

test('what was said when it was published is kept with what has been recorded since there are notices', () => {
  const revisions = [stage('01', 'visitor', { current: false }), stage('02', 'regular', { current: true })];
  expect(flags(revisions).map(({ current }) => current)).toEqual([false, true]);
});
