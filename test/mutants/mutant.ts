/** A mutant: one rule of the fold broken by hand. Some conformance case or property has to notice, or the rule is not tested. */
export interface Mutant {
  /** In packages/domain/src. */
  readonly file: string;
  /** Stands exactly once in the file. */
  readonly search: string;
  readonly replacement: string;
  /** The sentence of the rules that is broken. */
  readonly breaks: string;
  /** Name of a property that has to notice by itself, as if the worked case had never been written. */
  readonly property?: string;
  /** With it time stands still at a due instant that never passes: it is noticed by never ending, and not waited for as long as others. */
  readonly endless?: true;
}
