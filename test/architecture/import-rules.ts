/** `npm run check:imports`: the import rules, and that they were applied to anything at all. */
import { cruise, format } from 'dependency-cruiser';
import extractDepcruiseOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';
import extractTsConfig from 'dependency-cruiser/config-utl/extract-ts-config';

const MODULES_MIN = 80;

const options = await extractDepcruiseOptions('./.dependency-cruiser.mjs');
const cruised = await cruise(['packages', 'services', 'infra', 'test'], options, undefined, {
  tsConfig: extractTsConfig('./tsconfig.json'),
});
if (typeof cruised.output === 'string') throw new Error(cruised.output);
const { output: report } = await format(cruised.output, { outputType: 'err-long' });
const ours = cruised.output.modules.filter(({ source }) => /^(packages|services|infra|test)\/.*\.tsx?$/.test(source));
const violations = cruised.output.summary.error;
process.stdout.write(violations > 0 ? String(report) : `${ours.length} modules keep the import rules\n`);
if (ours.length < MODULES_MIN) {
  process.stderr.write(
    `only ${ours.length} modules were seen, at least ${MODULES_MIN} expected: the parser (@swc/core) is missing\n`,
  );
}
process.exitCode = violations > 0 || ours.length < MODULES_MIN ? 1 : 0;
