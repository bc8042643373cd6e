/** The first thing to read: are we healthy; if not where, why, and what to do. */
import type { Cause, SystemVerdict } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { asOf } from '../api/feed.ts';
import { Mark } from '../parts/mark.tsx';
import { counted, timeOf } from '../words/format.ts';
import { LEVEL_WORDS } from '../words/level-words.ts';
import { subjectHref } from './subject-href.ts';

/** As many stand on the one screen; the others are counted and unfold. */
const SHOWN = 3;
/** Of a sentence, in characters: set smaller, so that it takes two lines. */
const LONG = 110;

interface VerdictProps {
  readonly verdict: SystemVerdict;
  /** Over a view of its own the causes are folded: the reader has come from them. */
  readonly isFolded: boolean;
}

export function Verdict({ verdict: { level, sentence, causes }, isFolded }: VerdictProps) {
  const shown = isFolded ? 0 : SHOWN;
  return (
    <section class={`verdict verdict-${level}`} aria-labelledby="verdict-title">
      <h1 id="verdict-title" class={sentence.length > LONG ? 'long' : undefined}>
        <Mark level={level} />
        {sentence}
      </h1>
      {/* Said aloud when what is wrong changes, and not each second with the figures. */}
      <p class="unseen" role="status">
        {[LEVEL_WORDS[level], ...causes.map(({ name, subject }) => `${name}: ${subject}`)].join('. ')}
      </p>
      {shown > 0 && causes.length > 0 && <Causes causes={causes.slice(0, shown)} />}
      {causes.length > shown && (
        <details class="more-causes">
          <summary>{isFolded ? counted(causes.length, 'cause') : `${causes.length - shown} more`}</summary>
          <Causes causes={causes.slice(shown)} />
        </details>
      )}
    </section>
  );
}

function Causes({ causes }: { causes: readonly Cause[] }) {
  return (
    <ol class="causes">
      {causes.map((cause) => (
        <CauseLine key={`${cause.name} ${cause.subject}`} cause={cause} />
      ))}
    </ol>
  );
}

function CauseLine({ cause: { name, level, subject, sentence, advice, since } }: { cause: Cause }) {
  const href = subjectHref(name, subject);
  const now = asOf();
  return (
    <li class={`cause cause-${level}`}>
      <p class="cause-where">
        <Mark level={level} />
        {href ? <a href={href}>{subject}</a> : subject}
        {since !== null && now !== null && (
          <span class="cause-since" title={`since ${timeOf(since, now)}`}>
            {' '}
            since {timeOf(since, now)}
          </span>
        )}
      </p>
      <p class="cause-why">{sentence}</p>
      <p class="cause-what">
        <Advice text={advice} />{' '}
        <a
          class="runbook"
          href={`/runbooks/${name}?subject=${encodeURIComponent(subject)}`}
          target="_blank"
          rel="noreferrer"
          title={name}
        >
          Runbook<span class="unseen"> {name}</span>
        </a>
      </p>
    </li>
  );
}

/** Commands stand between backticks, as in the runbooks. */
export function Advice({ text }: { text: string }) {
  return <>{text.split('`').map((part, index) => (index % 2 === 1 ? <code key={part}>{part}</code> : part))}</>;
}
