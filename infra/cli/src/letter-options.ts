/** Which dead letters are meant: one by its place or number, or all that the options fit. */
import { DEAD_LETTER_REASONS } from '@loyalty-ladder/contracts/dead-letter-reason.ts';
import { calendarOf } from '@loyalty-ladder/domain/time/calendar.ts';
import { parsePlace } from '@loyalty-ladder/operations/records/record-place.ts';
import type { DeadLetterFilter } from '@loyalty-ladder/store/stream/list-dead-letters.ts';
import { type Command, Option } from 'commander';
import { CommandError } from './command-error.ts';
import { parseMoment } from './moment.ts';
import { ourTopic } from './our-topics.ts';

export interface LetterOptions {
  readonly kind?: string;
  readonly topic?: string;
  readonly source?: string;
  readonly id?: string;
  readonly key?: string;
  readonly since?: string;
  readonly before?: string;
}

/** Numbers are 64 bits in Postgres. */
const NUMBER = /^\d{1,18}$/;

export function withLetterOptions(command: Command): Command {
  return command
    .addOption(new Option('--kind <reason>', 'only of this reason').choices(Object.keys(DEAD_LETTER_REASONS)))
    .option('--topic <topic>', 'only from this topic')
    .option('--source <source>', 'only of this ce_source')
    .option('--id <id>', 'only of this ce_id')
    .option('--key <key>', 'only of this key (the customer id)')
    .option('--since <instant>', "only those recorded at or after it, by the ladder's clock; a date is one in UTC")
    .option('--before <instant>', 'only those recorded earlier');
}

/** @param record TOPIC/PARTITION/OFFSET, or the number that `list` shows. @throws CommandError */
export function filterOf(options: LetterOptions, prefix: string, record?: string): DeadLetterFilter {
  const { kind, topic, source, id, key, since, before } = options;
  return {
    ...(kind === undefined ? {} : { reason: kind }),
    ...(topic === undefined ? {} : { topic: ourTopic(topic, prefix) }),
    ...(source === undefined ? {} : { source }),
    ...(id === undefined ? {} : { eventId: id }),
    ...(key === undefined ? {} : { key: Buffer.from(key) }),
    ...(since === undefined ? {} : { since: parseMoment(since, '--since', calendarOf('UTC')) }),
    ...(before === undefined ? {} : { before: parseMoment(before, '--before', calendarOf('UTC')) }),
    ...(record === undefined ? {} : recordFilter(record, prefix)),
  };
}

/** As the record of what was done by hand names it: no ids of customers. */
export function subjectOf({ key, ...options }: LetterOptions, record: string | undefined): string {
  const named = Object.entries(options).flatMap(([name, value]) =>
    ['kind', 'topic', 'source', 'id', 'since', 'before'].includes(name) ? [`${name} ${value}`] : [],
  );
  const all = [...(record === undefined ? [] : [record]), ...named, ...(key === undefined ? [] : ['of one key'])];
  return `dead letters: ${all.length === 0 ? 'all that are open' : all.join(', ')}`;
}

function recordFilter(record: string, prefix: string): DeadLetterFilter {
  if (NUMBER.test(record)) return { letterNo: BigInt(record) };
  const place = parsePlace(record);
  if (place === undefined)
    throw new CommandError(`"${record}" is neither TOPIC/PARTITION/OFFSET, like loyalty.purchases/3/42, nor a number.`);
  return { ...place, topic: ourTopic(place.topic, prefix) };
}
