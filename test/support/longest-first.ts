/**
 * In which order a run takes its test files: the long ones first, so that none of them begins when the others are done and one worker is left
 * to wait for it. Vitest goes by what it measured before, which a clean checkout has not, or else by size; these are far longer than that says.
 */
import { hash } from 'node:crypto';
import { relative } from 'node:path';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Seconds that each takes on two quiet cores; what takes less than half a minute finds its place by its size. */
export const LONG_FILES: Readonly<Record<string, number>> = {
  'infra/cli/src/help.test.ts': 32,
  'test/integration/cli/cli-outage.test.ts': 42,
  'test/integration/decisions/storage-versions.test.ts': 115,
  'test/integration/local/local-stack.test.ts': 115,
  'test/integration/pipeline/stream-position.test.ts': 110,
  'test/mutants/mutants.test.ts': 37,
  'test/properties/properties.test.ts': 45,
};

export class LongestFirst extends BaseSequencer {
  /** Projects stay one after another. With `--sequence.shuffle` the order is one of chance, by the run's seed. */
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const { root, sequence } = this.ctx.config;
    const sorted = await super.sort(files);
    const secondsOf = ({ moduleId }: TestSpecification) => LONG_FILES[relative(root, moduleId)] ?? 0;
    const chanceOf = ({ moduleId }: TestSpecification) =>
      Number.parseInt(hash('md5', `${sequence.seed} ${moduleId}`).slice(0, 8), 16);
    const weightOf = sequence.shuffle ? chanceOf : secondsOf;
    const projects = [...new Set(sorted.map(({ project }) => project))];
    return projects.flatMap((project) =>
      sorted.filter((file) => file.project === project).sort((left, right) => weightOf(right) - weightOf(left)),
    );
  }
}
