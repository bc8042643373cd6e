/** What is put right inside kafkajs, whose sources are CommonJS modules that anybody can load, and put others in the place of. */

export interface Mend {
  /** The upstream source file, from the root of kafkajs. */
  readonly module: string;
  /**
   * @param original what the file exports.
   * @param load another file's exports, from the root of kafkajs.
   * @returns what it exports from now on.
   */
  readonly mend: (original: never, load: (module: string) => never) => unknown;
}
