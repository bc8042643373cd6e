/**
 * Takes out what aborted transactions wrote. kafkajs goes wrong where more than one was open at once: it expects the broker's list of them
 * in the order of their beginnings (it comes in the order of their ends), and begins one at most with each record. And it takes any record
 * with a key of four zero bytes for the mark of its producer's abort.
 *
 * Upstream: src/consumer/filterAbortedMessages.js, as it came with tulios/kafkajs#223. Can go when that does what Java's CompletedFetch
 * does: a queue by first offset, emptied up to the record; a mark, of a control batch alone, ends the transaction of its own producer.
 */
import type { Mend } from './mend.ts';

interface FetchedRecord {
  readonly offset: string;
  readonly key: Buffer | null;
  readonly isControlRecord?: boolean;
  /** Records of the formats before transactions have none. */
  readonly batchContext?: { readonly producerId: string; readonly inTransaction: boolean };
}

interface AbortedTransaction {
  readonly producerId: string;
  readonly firstOffset: string;
}

interface Fetched {
  readonly messages: readonly FetchedRecord[];
  /** null of a reader that is not read_committed. */
  readonly abortedTransactions?: readonly AbortedTransaction[] | null;
}

/** A mark's key is its version and its type, two bytes each. */
const TYPE_AT = 2;
const ABORT = 0;

export const withoutAborted: Mend = {
  module: 'src/consumer/filterAbortedMessages.js',
  mend:
    () =>
    ({ messages, abortedTransactions }: Fetched): readonly FetchedRecord[] => {
      if (!abortedTransactions?.length) return messages;
      const isAborted = byBeginning(abortedTransactions);
      return messages.filter((message) => !isAborted(message));
    },
};

/** @returns to be asked of each record, in order of offset. */
function byBeginning(transactions: readonly AbortedTransaction[]): (record: FetchedRecord) => boolean {
  const begins = transactions
    .map(({ producerId, firstOffset }) => ({ producerId, first: BigInt(firstOffset) }))
    .sort((a, b) => (a.first < b.first ? -1 : 1));
  /** Producers in whose aborted transaction the record lies. */
  const open = new Set<string>();
  let begun = 0;
  return (record) => {
    for (let next = begins[begun]; next !== undefined && next.first <= BigInt(record.offset); next = begins[begun]) {
      open.add(next.producerId);
      begun += 1;
    }
    const { producerId, inTransaction } = record.batchContext ?? {};
    if (!inTransaction || producerId === undefined) return false;
    if (isAbort(record)) open.delete(producerId);
    return open.has(producerId);
  };
}

/** Marks themselves are nobody's records: kafkajs takes them out afterwards. */
function isAbort({ isControlRecord, key }: FetchedRecord): boolean {
  return isControlRecord === true && key?.readInt16BE(TYPE_AT) === ABORT;
}
