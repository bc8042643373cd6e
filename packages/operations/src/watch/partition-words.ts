/** A verdict on a partition in words for people: what is seen, with its figures, and what to do. */
import { counted } from '../words/counted.ts';
import { durationText } from '../words/duration-text.ts';
import type { PartitionFacts, PartitionJudgement } from './judge-partition.ts';
import type { Rates } from './partition-rates.ts';
import type { Observation } from './partition-window.ts';
import type { WatchedPause } from './snapshot.ts';

export interface JudgedPartition extends PartitionFacts, PartitionJudgement, Rates {
  readonly group: string;
  readonly topic: string;
  readonly partition: number;
  readonly now: Observation;
  readonly standsSeconds: number;
  readonly secondsToClose: number | null;
}

export function partitionSentence(judged: JudgedPartition): string {
  return judged.state === 'reading' ? wordSentence(judged) : stateSentence(judged);
}

function stateSentence(judged: JudgedPartition): string {
  const { state, service, now, lost, halted, pause, living } = judged;
  switch (state) {
    case 'made-again':
      return `The topic was deleted and made again: ${service} has applied nothing of this log, ${waiting(now)}.`;
    case 'lost':
      return lost > 0
        ? `${counted(lost, 'offset')} ${lost === 1 ? 'was' : 'were'} deleted before they were applied; ${waiting(now)}.`
        : `Log and store do not belong together, and ${service} has stopped here; ${waiting(now)}.`;
    case 'halted':
      return `Halted because ${halted?.because}: none of its sources is whole; ${waiting(now)}.`;
    case 'paused':
      return `${service} is paused${pause === null ? '' : ` ${pauseText(pause)}`}${goneToo(judged)}; ${waiting(now)}.`;
    default:
      return now.messages === 0
        ? 'Never read; nothing lies there.'
        : `Never read by ${service}${living === 0 ? ', of which nothing runs' : ''}: ${waiting(now)}.`;
  }
}

function wordSentence(judged: JudgedPartition): string {
  const { word, now, standsSeconds, appendedPerSecond, appliedPerSecond } = judged;
  switch (word) {
    case 'STOP':
      return `Nobody applies it: ${goneText(judged)}; ${waiting(now)}.`;
    case 'STALL':
      return `Stands at offset ${now.nextOffset} for ${durationText(standsSeconds)}${livesText(judged)}; ${waiting(now)}.`;
    case 'REWIND':
      return `Went back to an earlier offset and is at ${now.nextOffset}; ${waiting(now)}.`;
    case 'WARN':
      return `Falls behind: ${rateText(appendedPerSecond)} come and ${rateText(appliedPerSecond)} are applied; ${waiting(now)}.`;
    case 'OK':
      return okSentence(judged);
  }
}

function okSentence({ now, isCatchingUp, secondsToClose }: JudgedPartition): string {
  if (now.messages === 0) return 'Nothing waits.';
  if (now.messages === now.held)
    return `A transaction of a producer is open and holds back ${counted(now.held, 'record')}${ageText(now)}.`;
  const until = secondsToClose === null ? '' : `, caught up in about ${durationText(secondsToClose)}`;
  return isCatchingUp ? `Is behind and catches up${until}: ${waiting(now)}.` : `Keeps up: ${waiting(now)}.`;
}

/** Since when, by whom, why; as it follows "is paused". */
export function pauseText({ pausedAt, actor, reason }: WatchedPause): string {
  const since = new Date(pausedAt).toISOString().slice(0, 16).replace('T', ' ');
  return `since ${since} UTC by ${actor} (${reason})`;
}

export const resumeText = (group: string): string =>
  `Once the reason is gone: \`npm run streams -- resume ${group} --reason TEXT\`.`;

const goneToo = ({ service, living }: JudgedPartition): string =>
  living === 0 ? `, and no ${service} is running` : '';

function goneText({ service, silentSeconds }: JudgedPartition): string {
  if (silentSeconds === null) return `no ${service} is running`;
  return `the last sign of life of ${service} came ${durationText(silentSeconds)} ago`;
}

function livesText({ service, living, members }: JudgedPartition): string {
  if (living === null) return '';
  if (members === 0) return `: ${service} lives and is not in its group`;
  return ` although ${service} lives`;
}

function waiting(now: Observation): string {
  if (now.messages === 0) return 'nothing waits';
  return `${counted(now.messages, 'record waits', 'records wait')}${ageText(now)}`;
}

const ageText = ({ seconds }: Observation): string =>
  seconds === null ? ', for how long is not known' : `, the oldest for ${durationText(seconds)}`;

const rateText = (perSecond: number | null): string =>
  perSecond === null ? 'an unknown number' : `${perSecond < 10 ? perSecond.toFixed(1) : Math.round(perSecond)}/s`;

/** @returns null: nothing is to be done. */
export function partitionAdvice(judged: JudgedPartition): string | null {
  const { state, level, word, service, group, topic, partition, lost, living } = judged;
  if (level === 'ok') return null;
  const place = `${topic}/${partition}`;
  if (state === 'made-again') return `Stop ${service}, then \`npm run streams -- begin-anew ${topic} --reason TEXT\`.`;
  if (state === 'lost' && lost > 0)
    return `Stop ${service}, then \`npm run streams -- accept-loss ${place} --reason TEXT\`; with --dry-run it only says what is lost.`;
  if (state === 'lost') return '`npm run streams -- status` says what has happened, and which command goes on.';
  if (state === 'halted')
    return `Have its sources mended, then \`npm run streams -- go-on ${place} --reason TEXT\`; if they cannot be, with --as-dead-letters.`;
  if (state === 'paused') return `${living === 0 ? `Start ${service}. ` : ''}${resumeText(group)}`;
  return word === 'OK' && state === 'reading' ? null : wordAdvice(judged);
}

function wordAdvice({ state, word, service, living }: JudgedPartition): string {
  const restart = `\`docker compose restart ${service}\` (\`kubectl rollout restart deployment/${service}\`)`;
  if (word === 'STOP' || (state === 'never-started' && living === 0))
    return `Start ${service} again: ${restart}. The last lines of its log say why it ended.`;
  switch (word) {
    case 'REWIND':
      return '`npm run streams -- status` says who has moved the offset, and why; what is applied again has no second effect.';
    case 'WARN':
      return `Run one more ${service}: \`docker compose up -d --scale ${service}=2\` (\`kubectl scale deployment/${service} --replicas=2\`).`;
    default:
      return `See in its log what it tries again: \`docker compose logs --tail 50 ${service}\`. If it says nothing, ${restart}.`;
  }
}
