/** Partitions of a topic that take more than their part: a key that everybody uses, or a producer that spreads by another hash. */

/** So many records a partition, on the average, are enough to tell a hot one from chance. */
const RECORDS_MIN = 20;

/**
 * @param appended by partition, what was appended in a window of time.
 * @returns by partition, how many times the mean it takes; null: too little to tell.
 */
export function timesMean(appended: readonly number[]): (number | null)[] {
  const mean = appended.reduce((sum, each) => sum + each, 0) / appended.length;
  return appended.map((each) => (mean >= RECORDS_MIN ? each / mean : null));
}
