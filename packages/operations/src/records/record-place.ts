/** A record's place as people write it: `loyalty.purchases/3/42`. */
import type { RecordPlace } from '@loyalty-ladder/store/stream/find-dead-letters.ts';

const OFFSET_MAX = 2n ** 63n - 1n;

/** @returns undefined when the text is no place. */
export function parsePlace(text: string): RecordPlace | undefined {
  const match = /^([\w.-]+)\/(\d{1,9})\/(\d{1,19})$/.exec(text);
  const [, topic = '', partition = '', offset = ''] = match ?? [];
  if (match === null || BigInt(offset) > OFFSET_MAX) return undefined;
  return { topic, partition: Number(partition), offset: BigInt(offset) };
}

export const placeText = ({ topic, partition, offset }: RecordPlace): string => `${topic}/${partition}/${offset}`;
