/**
 * Tries mutants, one after the other, each with its number as a message; answers who noticed. For each, the product and the tests are loaded
 * anew under addresses of their own (`?mutant=7`), with the mutated text in the place of the file, so the working tree stays as it is; what
 * others have published (node_modules) is loaded once, which is most of the work. Started by kill-mutant.ts.
 */
import { registerHooks } from 'node:module';
import { MUTANTS } from './mutants.ts';
import { mutatedSource, urlOf } from './mutated-source.ts';

export interface MutantAnswer {
  /** Name of the case or property that noticed; null: nobody did. */
  readonly by: string | null;
  /** What went wrong when the mutant could not be tried at all. */
  readonly failure?: string;
}

const ROOT = new URL('../../', import.meta.url).href;
const OWN_ADDRESS = /\?mutant=(\d+)$/;
const loaded = new Set<number>();

registerHooks({
  resolve(specifier, context, nextResolve) {
    const resolved = nextResolve(specifier, context);
    const [address] = OWN_ADDRESS.exec(context.parentURL ?? '') ?? [];
    const isOurs = resolved.url.startsWith(ROOT) && !resolved.url.includes('/node_modules/');
    if (address === undefined || !isOurs || !resolved.url.endsWith('.ts')) return resolved;
    return { ...resolved, url: `${resolved.url}${address}` };
  },
  load(url, context, nextLoad) {
    const [address = '', number] = OWN_ADDRESS.exec(url) ?? [];
    const mutant = number === undefined ? undefined : MUTANTS[Number(number)];
    if (mutant === undefined || url !== `${urlOf(mutant)}${address}`) return nextLoad(url, context);
    loaded.add(Number(number));
    return { format: 'module-typescript', source: mutatedSource(mutant), shortCircuit: true };
  },
});

process.on('message', async (number: number) => {
  process.send?.(await answerOf(number).catch((error): MutantAnswer => ({ by: null, failure: String(error) })));
});

async function answerOf(number: number): Promise<MutantAnswer> {
  const mutant = MUTANTS[number];
  if (mutant === undefined) throw new RangeError(`there is no mutant ${number}`);
  const { firstBroken } = (await import(`./first-broken.ts?mutant=${number}`)) as typeof import('./first-broken.ts');
  const by = firstBroken(mutant.property) ?? null;
  if (!loaded.has(number)) throw new Error(`${mutant.file} is no part of the fold`);
  return { by };
}
