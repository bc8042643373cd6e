/** A mutant's file as it would be; the file itself is never touched. */
import { readFileSync } from 'node:fs';
import type { Mutant } from './mutant.ts';

const DOMAIN = new URL('../../packages/domain/src/', import.meta.url);

export const urlOf = ({ file }: Mutant): string => new URL(file, DOMAIN).href;

/** @throws RangeError when the rule is not where the mutant looks for it: the fold has changed, and the mutant has to follow. */
export function mutatedSource(mutant: Mutant): string {
  const source = readFileSync(new URL(urlOf(mutant)), 'utf8');
  const parts = source.split(mutant.search);
  if (parts.length !== 2) throw new RangeError(`${mutant.file} has ${parts.length - 1} times: ${mutant.search}`);
  return parts.join(mutant.replacement);
}
