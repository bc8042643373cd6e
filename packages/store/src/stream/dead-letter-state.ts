/** What may become of a dead letter: sent through again by hand, followed by a fact of the same source and id, or given up by hand. */
export const DEAD_LETTER_STATES = ['open', 'replayed', 'mended', 'discarded'] as const;

export type DeadLetterState = (typeof DEAD_LETTER_STATES)[number];
