/** The bar: views, the stretch of time, how fresh all of it is, who is logged in. */
import type { Snapshot } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { silentMs } from '../api/feed.ts';
import { logOut, session } from '../api/session.ts';
import { hrefOf, route } from '../route/route.ts';
import { LATEST_MS, type LatestName, rangeQuery } from '../route/time-range.ts';
import { VIEWS } from '../views.tsx';
import { count, timeOf } from '../words/format.ts';
import { nextTheme, theme } from './theme.ts';

export function Header({ snapshot }: { snapshot: Snapshot }) {
  return (
    <header class="bar">
      <a class="brand" href={hrefOf([])}>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M1 15v-4h4V7h4V3h6v12z" />
        </svg>
        Loyalty Ladder
      </a>
      <nav class="views" aria-label="Views">
        {VIEWS.map(({ path, title }) => (
          <a key={path} href={hrefOf([path])} aria-current={(route.value.path[0] ?? '') === path ? 'page' : undefined}>
            {title}
            {path === 'dead-letters' && <OpenLetters snapshot={snapshot} />}
          </a>
        ))}
      </nav>
      <Ranges />
      <Freshness snapshot={snapshot} />
      <Settings />
    </header>
  );
}

function OpenLetters({ snapshot: { deadLetters } }: { snapshot: Snapshot }) {
  const open = deadLetters.value?.open ?? 0;
  return open > 0 ? <span class="badge"> {count(open)}</span> : null;
}

const NAMES = Object.keys(LATEST_MS) as LatestName[];

function Ranges() {
  const { path, range } = route.value;
  return (
    <nav class="ranges" aria-label="Time shown">
      {range.kind === 'fixed' && (
        <span class="fixed-range">
          {timeOf(range.from, Date.now())} to {timeOf(range.until, range.from)}
        </span>
      )}
      {NAMES.map((name) => (
        <a
          key={name}
          href={hrefOf(path, rangeQuery({ kind: 'latest', name }))}
          aria-current={range.kind === 'latest' && range.name === name ? 'true' : undefined}
        >
          {name}
        </a>
      ))}
    </nav>
  );
}

function Freshness({ snapshot: { at, clockAt } }: { snapshot: Snapshot }) {
  const isSilent = silentMs.value > 0;
  const clock = clockAt === null ? 'not known' : timeOf(clockAt, at);
  return (
    <p class="freshness" title={`Of the machine that watches. The ladder's clock: ${clock}.`}>
      <span class={`pulse${isSilent ? ' pulse-silent' : ''}`} aria-hidden="true" />
      {isSilent ? 'silent' : 'live'} <time>{timeOf(at)}</time>
    </p>
  );
}

const THEME_WORDS = { system: 'Auto', light: 'Light', dark: 'Dark' } as const;

function Settings() {
  const who = session.value;
  return (
    <div class="settings">
      <button type="button" onClick={nextTheme} title="Light, dark, or as the system has it">
        {THEME_WORDS[theme.value]}
      </button>
      {who && !who.isDevelopment && (
        <button type="button" onClick={() => void logOut()} title={`Logged in as ${who.caller.name}`}>
          Log out
        </button>
      )}
    </div>
  );
}
