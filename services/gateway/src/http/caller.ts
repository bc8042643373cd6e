/** What a caller may. */
import type { Caller } from '@loyalty-ladder/http/caller.ts';
import type { Grant, Scope } from '@loyalty-ladder/operations/keys/scopes.ts';
import { Problem } from './problem.ts';

/** @throws Problem naming the scope */
export function assertScope(caller: Caller, scope: Scope): void {
  if (caller.scopes.includes(scope)) return;
  throw new Problem('forbidden', { detail: `The key has not the scope ${scope}.`, scope });
}

/** @returns what of a fact keeps a key with the scope publish from publishing it; undefined: nothing. */
export function forbiddenPart(
  { sources, topics }: Pick<Grant, 'sources' | 'topics'>,
  source: string,
  topic: string,
): 'source' | 'topic' | undefined {
  if (sources?.includes(source) === false) return 'source';
  return topics?.includes(topic) === false ? 'topic' : undefined;
}
