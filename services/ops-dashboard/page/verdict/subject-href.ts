/** The view of what a cause is about: a partition `group/topic/0`, and what its name tells where the subject does not. */
import { hrefOf } from '../route/route.ts';

const VIEW_BY_CAUSE: readonly (readonly [RegExp, string])[] = [
  [/^(DeadLetters|SourceSetAside|ProducerMisroutes)/, 'dead-letters'],
  [/^Webhook/, 'webhooks'],
  [/^(Probe|Relay|Timekeeper|Outbox|Time|Reading)/, 'history'],
];

/** @returns undefined where no view tells more than the overview does. */
export function subjectHref(cause: string, subject: string): string | undefined {
  const parts = subject.split('/');
  if (parts.length === 3 && /^\d+$/.test(parts[2] ?? '')) return hrefOf(['lag', ...parts]);
  const view = VIEW_BY_CAUSE.find(([names]) => names.test(cause))?.[1];
  if (view !== undefined) return hrefOf([view]);
  if (cause === 'ConsumerPaused') return hrefOf(['lag']);
  return subject.endsWith('-consumer') ? hrefOf(['lag'], { show: 'behind' }) : undefined;
}
