/** What happened lately: deploys, rebalances, faults, actions; the marks on the charts, in words. */
import type { TimelineEvent } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { asOf } from '../api/feed.ts';
import { EVENT_GLYPHS, type EventKind, eventText } from '../charts/event-marks.ts';
import { timeOf } from '../words/format.ts';

export function EventList({ events, max = events.length }: { events: readonly TimelineEvent[]; max?: number }) {
  if (events.length === 0) return <p class="nothing">Nothing happened in this time.</p>;
  return (
    <ol class="events">
      {events
        .toSorted((one, other) => other.at - one.at)
        .slice(0, max)
        .map((event) => (
          <li key={event.id} title={eventText(event)}>
            <time dateTime={new Date(event.at).toISOString()}>{timeOf(event.at, asOf())}</time>
            <Glyph kind={event.kind} />
            <span>{eventText(event)}</span>
          </li>
        ))}
    </ol>
  );
}

function Glyph({ kind }: { kind: EventKind }) {
  return (
    <span class={`glyph glyph-${kind}`} title={kind}>
      <svg viewBox="0 0 8 8" aria-hidden="true">
        <path d={EVENT_GLYPHS[kind]} fill-rule="evenodd" />
      </svg>
      <span class="unseen">{kind}: </span>
    </span>
  );
}
