/** What is wrong with the sources of the input topics, a line each, with what to do about it. */
import type { SourceReport } from '@loyalty-ladder/operations/streams/source-report.ts';
import { topicPartitionKey } from '@loyalty-ladder/runtime/topic-partition.ts';
import { instantText } from './instant-text.ts';
import { printable } from './terminal.ts';

/** A fleet of tills may have as many sources. */
const SOURCES_SHOWN_MAX = 10;

export function sourceLines({ halted, setAside, misrouting }: SourceReport): string[] {
  return [
    ...halted.map(
      (each) =>
        `HALTED       ${topicPartitionKey(each)} HALTED since ${instantText(each.since)} UTC because ${each.because}; once that is ` +
        `mended: \`npm run streams -- go-on ${topicPartitionKey(each)} --reason TEXT\`; if it cannot ` +
        'be: the same with --as-dead-letters',
    ),
    ...shown(setAside).map(
      ({ topic, source, partitions, since }) =>
        `SET ASIDE    ${sourceText(source)} on ${topic} since ${instantText(since)} UTC (partition ${partitions.join(', ')}): too many of ` +
        'its latest records cannot be applied, all of them become dead letters; once it is mended: `npm run dead-letters -- replay --kind ' +
        'source-set-aside --reason TEXT`',
    ),
    ...left(setAside, 'SET ASIDE'),
    ...shown(misrouting).map(
      ({ topic, source, records, misrouted, latestAt }) =>
        `MISROUTED    ${sourceText(source)}: ${misrouted} of ${records} from another partition: set partitioner=murmur2_random ` +
        `(${topic}, the latest ${instantText(latestAt)} UTC); time waits for all partitions`,
    ),
    ...left(misrouting, 'MISROUTED'),
  ];
}

const shown = <Each>(list: readonly Each[]): readonly Each[] => list.slice(0, SOURCES_SHOWN_MAX);

const left = ({ length }: readonly unknown[], title: string): string[] =>
  length <= SOURCES_SHOWN_MAX ? [] : [`${title.padEnd(13)}${length - SOURCES_SHOWN_MAX} sources more; --json has all`];

const sourceText = (source: string | null): string =>
  source === null ? 'records without a readable ce_source' : printable(source);
