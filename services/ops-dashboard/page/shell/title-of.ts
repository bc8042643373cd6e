/** The page's title: how things are can be read off a tab. */
import type { Snapshot } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { LEVEL_WORDS } from '../words/level-words.ts';

const NAME = 'Loyalty Ladder';

export function titleOf(snapshot: Snapshot | null, isSilent: boolean): string {
  if (snapshot === null) return NAME;
  if (isSilent) return `No news · ${NAME}`;
  const { level, causes } = snapshot.verdict;
  const [worst] = causes;
  return `${LEVEL_WORDS[level]}${worst ? `: ${worst.name}` : ''} · ${NAME}`;
}
