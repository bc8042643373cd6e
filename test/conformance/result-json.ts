/** A result as JSON; points are integers there however large they are, where a JavaScript number would round them. */
import type { CaseResult } from './run-case.ts';

/** ECMAScript's JSON.rawJSON, which TypeScript's library does not know yet. */
const { rawJSON } = JSON as unknown as { rawJSON: (text: string) => unknown };

export function resultJson(result: CaseResult): string {
  return JSON.stringify(result, (_, value) => (typeof value === 'bigint' ? rawJSON(String(value)) : value), 1);
}
