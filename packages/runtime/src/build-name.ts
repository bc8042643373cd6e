/** What runs, in a word for people: the version, and the commit where it is known. */
import root from '../../../package.json' with { type: 'json' };

export const VERSION: string = root.version;

const COMMIT_CHARS = 12;

/** @returns `0.11.0`, or `0.11.0 (1a2b3c4d5e6f)`. */
export function buildName(commit: string): string {
  return commit === '' ? VERSION : `${VERSION} (${commit.slice(0, COMMIT_CHARS)})`;
}
