/** What has happened to a partition, what is lost by it, and what a verb makes of it. */
import type { MendedPartition, Mending, MendOrder } from '@loyalty-ladder/operations/streams/mend-streams.ts';
import type { Loss, PartitionStatus } from '@loyalty-ladder/operations/streams/stream-status.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';
import type { StreamFault, StreamVerb } from '@loyalty-ladder/store/stream/judge-position.ts';
import { instantText } from './instant-text.ts';

const HAPPENED: Readonly<Record<StreamFault, (status: PartitionStatus) => string>> = {
  recreated: ({ nextOffset }) =>
    `the topic was deleted and made again; what was applied up to ${nextOffset} was of another one`,
  'too-short': ({ nextOffset, logEnd }) =>
    `applied up to ${nextOffset}, but the log ends at ${logEnd}: the topic was made again, or has lost its end`,
  truncated: ({ nextOffset, logEnd }) =>
    `applied up to ${nextOffset}, but the log ends at ${logEnd}: a broker has lost its end. All of that is applied`,
  replaced: ({ nextOffset }) =>
    `another record lies where the last one was that was applied (next ${nextOffset}): the topic was made again, or has lost its end and grown`,
  cut: ({ nextOffset, logStart }) =>
    `applied up to ${nextOffset}, but the log begins at ${logStart}: what lay between was deleted`,
  'store-behind': ({ nextOffset, committed }) =>
    `applied up to ${nextOffset ?? 'nothing'}, and Kafka was told of ${committed}: Postgres was restored or made anew`,
};

export function faultText(status: PartitionStatus): string {
  const { fault, lost, lostSince } = status;
  if (fault === null) return 'log and store belong together';
  const since = lostSince === null ? '' : ` (its consumer stopped at ${instantText(lostSince)} UTC)`;
  return `${HAPPENED[fault](status)}${since}${lost === null ? '' : `. Lost: ${lossText(lost)}`}`;
}

function lossText({ from, to, lastAppliedAt, firstThereAt }: Loss): string {
  const what =
    to === null
      ? `what lay from ${from} on in the log as it was (its end is not known any more)`
      : `${counted(to - from, 'offset')}, ${from} to ${to - 1n}`;
  const after = lastAppliedAt === null ? [] : [`after ${instantText(lastAppliedAt)}`];
  const before = firstThereAt === null ? [] : [`before ${instantText(firstThereAt)}`];
  const when = [...after, ...before].join(' and ');
  return when === '' ? what : `${what}, appended ${when} UTC`;
}

const DOES: Readonly<Record<StreamVerb, string>> = {
  'accept-loss': 'goes on at what is there',
  'begin-anew':
    'reads the log from its beginning; facts that are known already have no second effect, records that are at fault become dead letters',
  'read-again': 'reads again what the store does not know; nothing of the log is lost',
};

/** What was done, or would be. */
export function mendingText({ mended, others, refusal }: Mending, { verb, dryRun }: MendOrder): string {
  if (mended.length === 0 && others.length === 0 && refusal === undefined)
    return 'Log and store belong together: nothing is to be done.\n';
  const lines = mended.map(({ was, nextOffset }) => mendedText({ was, nextOffset }, dryRun));
  if (mended.length > 0) lines.push(`${verb}: ${DOES[verb]}.`);
  if (others.length > 0) lines.push(...othersText(others));
  if (mended.length > 0) lines.push(dryRun ? 'Nothing is done: that was a dry run.' : NEXT[verb]);
  return `${lines.join('\n')}\n`;
}

function mendedText({ was, nextOffset }: MendedPartition, dryRun: boolean): string {
  const { topic, partition, logEnd } = was;
  const goesOn = `${dryRun ? 'would go on' : 'goes on'} at offset ${nextOffset} of ${logEnd}`;
  return `${topic}/${partition} ${goesOn}: ${faultText(was)}.`;
}

function othersText(others: readonly PartitionStatus[]): string[] {
  return others.map(({ topic, partition, mend, ...rest }) => {
    return `${topic}/${partition} is left: ${faultText({ topic, partition, mend, ...rest })}: \`${mend}\``;
  });
}

const NEXT: Readonly<Record<StreamVerb, string>> = {
  'accept-loss': 'It is written down (`npm run streams -- status`). Start the consumer again.',
  'begin-anew': 'It is written down (`npm run streams -- status`). Start the consumer again.',
  'read-again':
    'It is written down (`npm run streams -- status`). Start the consumer again, and `npm run rebuild-cards -- --restored`: cards still tell what is lost.',
};

/** Why nothing, or not all, was done, and what to do about it. */
export function mendRefusalText({ refusal, others }: Mending, { verb, topic, partition }: MendOrder): string {
  const at = refusal?.at;
  const where = at === undefined ? `${topic}/${partition ?? ''}` : `${at.topic}/${at.partition}`;
  switch (refusal?.reason) {
    case 'unknown-partition':
      return `${where}: the topic has no such partition, or is none that anybody reads.`;
    case 'another-verb':
      return `Not done: ${verb} is not what mends this.\n${othersText(others).join('\n')}`;
    case 'runs':
      return (
        `Not done: ${at?.group} has ${at?.members ? counted(at.members, 'member') : 'members'} in Kafka. Stop its services first; one that was ` +
        'killed is a member until its session ends (CONSUMER_SESSION_MS).'
      );
    default:
      return `Not done: ${where} has been moved by somebody else meanwhile. \`npm run streams -- status\` shows how it stands now.`;
  }
}
