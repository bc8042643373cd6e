/** How the three topics and the gateway are read: in which batches, with which crashes, and when the timekeeper wakes. */
import * as fc from 'fast-check';

export interface Step {
  /** Which log is read next: purchases, contacts, feedback, or what the gateway recorded. */
  readonly log: number;
  readonly records: number;
  /** Lost before its commit, or committed and read again because nobody knew. */
  readonly crash: 'none' | 'before-commit' | 'after-commit';
  readonly timekeeper: 'sleeps' | 'to-due' | 'before-due' | 'to-newest' | 'far-ahead' | 'to-the-end';
}

export interface Schedule {
  readonly steps: readonly Step[];
  /** Facts from one checkpoint to the next. */
  readonly stride: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  log: fc.nat(3),
  records: fc.integer({ min: 1, max: 6 }),
  crash: fc.constantFrom('none', 'none', 'none', 'before-commit', 'after-commit'),
  timekeeper: fc.constantFrom('sleeps', 'sleeps', 'to-due', 'before-due', 'to-newest', 'far-ahead', 'to-the-end'),
});

export const schedule: fc.Arbitrary<Schedule> = fc.record({
  steps: fc.array(step, { maxLength: 20, size: 'max' }),
  stride: fc.constantFrom(1, 2, 3, 5),
});
