/** What a partition is, in the one word that its cell has room for. */
import type { WatchedPartition } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { hrefOf } from '../route/route.ts';
import { counted, duration, trend } from '../words/format.ts';

const STATE_WORDS = {
  'never-started': 'NEVER READ',
  paused: 'PAUSED',
  halted: 'HALTED',
  lost: 'LOST',
  'made-again': 'MADE AGAIN',
} as const;

/** A state that is no matter of speed stands above Burrow's word. */
export function wordOf({ state, word }: WatchedPartition): string {
  return state === 'reading' ? word : STATE_WORDS[state];
}

export const partitionId = ({ group, topic, partition }: WatchedPartition): string => `${group}/${topic}/${partition}`;

export const partitionHref = ({ group, topic, partition }: WatchedPartition): string =>
  hrefOf(['lag', group, topic, String(partition)]);

/** For a tooltip and for whoever hears the page: everything that the cell leaves out. */
export function partitionSentence(partition: WatchedPartition): string {
  const { messages, seconds, trendPerSecond, secondsToClose, secondsToLoss, lost, sentence } = partition;
  return [
    `Partition ${partition.partition}: ${wordOf(partition)}`,
    `${counted(messages, 'record')} behind, ${duration(seconds)}`,
    trendPerSecond === null ? '' : `trend ${trend(trendPerSecond)}`,
    secondsToClose === null ? '' : `caught up in ${duration(secondsToClose)}`,
    secondsToLoss === null ? '' : `retention in ${duration(secondsToLoss)}`,
    lost === 0 ? '' : `${counted(lost, 'record')} lost to retention`,
  ]
    .filter(Boolean)
    .join(', ')
    .concat('. ', sentence);
}
