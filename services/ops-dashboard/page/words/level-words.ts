/** A level in a word, since colour alone says nothing to many. */
import type { Level } from '@loyalty-ladder/operations/watch/snapshot.ts';

export const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  ok: 'OK',
  warn: 'Warning',
  bad: 'Bad',
  unknown: 'Not known',
};
