/**
 * One mutant in a process of its own: Node loads the mutated text in the place of the file, so the working tree stays as it is. Prints
 * who noticed, and exits with 0; with 3 when nobody did. Started by kill-mutant.ts with the mutant's number.
 */
import { registerHooks } from 'node:module';
import { MUTANTS } from './mutants.ts';
import { mutatedSource, urlOf } from './mutated-source.ts';

const SURVIVED = 3;

const mutant = MUTANTS[Number(process.argv[2])];
if (mutant === undefined) throw new RangeError(`there is no mutant ${process.argv[2]}`);
const source = mutatedSource(mutant);
let isLoaded = false;
registerHooks({
  load(url, context, nextLoad) {
    if (url !== urlOf(mutant)) return nextLoad(url, context);
    isLoaded = true;
    return { format: 'module-typescript', source, shortCircuit: true };
  },
});

const { firstBroken } = await import('./first-broken.ts');
const broken = firstBroken(mutant.property);
if (!isLoaded) throw new Error(`${mutant.file} is no part of the fold`);
console.log(broken ?? 'nobody noticed');
process.exitCode = broken === undefined ? SURVIVED : 0;
