/** A record's place as a person types it: `loyalty.purchases/3/42`. */
import type { RecordPlace } from '@loyalty-ladder/store/stream/find-dead-letters.ts';
import { CommandError } from './command-error.ts';

const OFFSET_MAX = 2n ** 63n - 1n;

/** @throws CommandError */
export function parsePlace(text: string): RecordPlace {
  const match = /^([\w.-]+)\/(\d{1,9})\/(\d{1,19})$/.exec(text);
  const [, topic = '', partition = '', offset = ''] = match ?? [];
  if (match !== null && BigInt(offset) <= OFFSET_MAX) {
    return { topic, partition: Number(partition), offset: BigInt(offset) };
  }
  throw new CommandError(`"${text}" is not TOPIC/PARTITION/OFFSET, like loyalty.purchases/3/42.`);
}

export const placeText = ({ topic, partition, offset }: RecordPlace): string => `${topic}/${partition}/${offset}`;
