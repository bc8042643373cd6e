/** Who asks, as its key says. */
import type { Grant, Scope } from '@loyalty-ladder/operations/keys/scopes.ts';
import { Problem } from './problem.ts';

export interface Caller extends Grant {
  readonly keyId: string;
  readonly name: string;
}

/** @throws Problem naming the scope */
export function assertScope(caller: Caller, scope: Scope): void {
  if (caller.scopes.includes(scope)) return;
  throw new Problem('forbidden', { detail: `The key has not the scope ${scope}.`, scope });
}

/** Whether a key with the scope publish may publish this. */
export const mayPublish = ({ sources, topics }: Caller, source: string, topic: string): boolean =>
  (sources?.includes(source) ?? true) && (topics?.includes(topic) ?? true);

/** @throws Problem; it names what is asked for, which the caller has just sent, and never what the key may. */
export function assertMayPublish(caller: Caller, source: string, topic: string): void {
  if (mayPublish(caller, source, topic)) return;
  const detail = 'The key may not publish facts of this source to this topic.';
  throw new Problem('forbidden', { detail, scope: 'publish', topic });
}
