/** A level as a shape, each another one, and its word for whoever does not see it. */
import type { Level } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { LEVEL_WORDS } from '../words/level-words.ts';

/** On a field of 12 by 12. */
export const MARK_PATHS: Readonly<Record<Level, string>> = {
  ok: 'M4.6 10.4L.6 6.4l1.4-1.4 2.6 2.6L10 2.2l1.4 1.4z',
  warn: 'M6 .8L11.6 11H.4z',
  bad: 'M3.6 .5h4.8L11.5 3.6v4.8L8.4 11.5H3.6L.5 8.4V3.6z',
  unknown: 'M6 2a4 4 0 1 0 0 8a4 4 0 1 0 0-8zm0 1.4a2.6 2.6 0 1 1 0 5.2a2.6 2.6 0 1 1 0-5.2z',
};

/** @param word said aloud; empty where the word stands beside the mark. */
export function Mark({ level, word = LEVEL_WORDS[level] }: { level: Level; word?: string }) {
  return (
    <span class={`mark mark-${level}`}>
      <svg viewBox="0 0 12 12" aria-hidden="true">
        <path d={MARK_PATHS[level]} fill-rule="evenodd" />
      </svg>
      {word && <span class="unseen">{word}</span>}
    </span>
  );
}
