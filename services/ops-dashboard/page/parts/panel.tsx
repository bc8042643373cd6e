/** A part of the snapshot on the page: its heading, of when and from where it is, and grey with the reason once it is too old. */
import type { Reading } from '@loyalty-ladder/operations/watch/snapshot.ts';
import type { ComponentChildren } from 'preact';
import { asOf } from '../api/feed.ts';
import { timeOf } from '../words/format.ts';

export interface PanelProps<Value> {
  /** Stable: headings are linked to, and tests find panels by it. */
  readonly id: string;
  readonly title: string;
  /** The view with more of it. */
  readonly href?: string;
  readonly reading: Reading<Value>;
  /** Beside the heading. */
  readonly aside?: ComponentChildren;
  /** What is shown of a value. */
  readonly children: (value: Value) => ComponentChildren;
}

export function Panel<Value>({ id, title, href, reading, aside, children }: PanelProps<Value>) {
  const { value, isStale } = reading;
  return (
    <section
      class="panel"
      id={id}
      aria-labelledby={`${id}-title`}
      data-stale={isStale || undefined}
      title={asOfText(reading)}
    >
      <header class="panel-head">
        <h2 id={`${id}-title`}>{href ? <a href={href}>{title}</a> : title}</h2>
        {aside}
        <Staleness reading={reading} />
      </header>
      {value === null ? <p class="nothing">Not read yet.</p> : children(value)}
    </section>
  );
}

/** For a tooltip, and for whoever cannot see grey. */
export function asOfText({ asOf: at, source, fault }: Reading<unknown>): string {
  const when = at === null ? 'Never read' : `As of ${timeOf(at, asOf())}`;
  return `${when}, from ${source}.${fault === null ? '' : ` ${fault}`}`;
}

/** Nothing as long as the reading is fresh. */
function Staleness({ reading: { isStale, asOf: at, fault } }: { reading: Reading<unknown> }) {
  if (!isStale) return null;
  return (
    <p class="staleness">
      {at === null ? 'never read' : `as of ${timeOf(at, asOf())}`}
      {fault !== null && <span class="fault">{fault}</span>}
    </p>
  );
}
