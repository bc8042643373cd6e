/**
 * Preloaded into a process (`asNextVersion`): makes it the next version of this code, as far as the store can tell. Lists of storage schemas
 * that have a version more, and the fold's next number (next-version/), take the place of today's; all that reads and writes by them
 * is the product's own.
 */
import { registerHooks } from 'node:module';

const REPLACED = {
  fold: 'packages/domain/src/fold/fold-version.ts',
  state: 'packages/store/src/codecs/state-schemas.ts',
  facts: 'packages/store/src/codecs/fact-schemas.ts',
};

/** What the next version has changed. */
export type NextPart = keyof typeof REPLACED;

/** @returns the environment of a process of the next version. */
export function asNextVersion(parts: readonly NextPart[]): Record<string, string> {
  return { NODE_OPTIONS: `--import ${import.meta.url}`, NEXT_VERSION: parts.join() };
}

const REPLACEMENTS = new URL('./next-version/', import.meta.url).href;
const replacements = new Map(
  (process.env.NEXT_VERSION ?? '')
    .split(',')
    .filter((part): part is NextPart => part in REPLACED)
    .map((part) => [new URL(`../../${REPLACED[part]}`, import.meta.url).href, REPLACED[part]]),
);
if (replacements.size > 0) install();

function install(): void {
  registerHooks({
    resolve(specifier, context, nextResolve) {
      const resolved = nextResolve(specifier, context);
      const replaced = replacements.get(resolved.url);
      // They are made from what they replace.
      if (replaced === undefined || context.parentURL?.startsWith(REPLACEMENTS)) return resolved;
      return { ...resolved, url: new URL(replaced.slice(replaced.lastIndexOf('/') + 1), REPLACEMENTS).href };
    },
  });
}
