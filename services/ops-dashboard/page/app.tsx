/** What stands on the page: the bar, how things are, and the view that the address names. */

import type { Snapshot } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { silentMs, snapshot } from './api/feed.ts';
import { session, sessionFault } from './api/session.ts';
import { route } from './route/route.ts';
import { FeedNotice } from './shell/feed-notice.tsx';
import { Header } from './shell/header.tsx';
import { Login } from './shell/login.tsx';
import { titleOf } from './shell/title-of.ts';
import { Verdict } from './verdict/verdict.tsx';
import { viewOf } from './views.tsx';

const MAIN = 'main';

export function App() {
  useSignalEffect(() => {
    document.title = titleOf(snapshot.value, silentMs.value > 0);
  });
  if (session.value === undefined) return <Waiting>{sessionFault.value ?? 'One moment …'}</Waiting>;
  if (session.value === null) return <Login />;
  if (snapshot.value === null)
    return (
      <Waiting>
        {silentMs.value > 0 ? 'The watch sends nothing yet. Waiting …' : 'Waiting for the first reading …'}
      </Waiting>
    );
  return <Page snapshot={snapshot.value} />;
}

function Page({ snapshot: now }: { snapshot: Snapshot }) {
  const isSilent = silentMs.value > 0;
  const { View, isOverview } = viewOf(route.value.path);
  return (
    <div class={`page${isOverview ? ' page-overview' : ''}`} data-feed={isSilent ? 'silent' : 'live'}>
      <button type="button" class="skip" onClick={skipToMain}>
        Skip to content
      </button>
      <Header snapshot={now} />
      <FeedNotice at={now.at} />
      <main id={MAIN} tabIndex={-1}>
        <Verdict verdict={now.verdict} isFolded={!isOverview} />
        <View snapshot={now} />
      </main>
    </div>
  );
}

/** No `href="#main"`: what stands behind # is the view. */
function skipToMain(): void {
  document.getElementById(MAIN)?.focus();
}

function Waiting({ children }: { children: ComponentChildren }) {
  return (
    <main class="waiting">
      <h1>Loyalty Ladder</h1>
      <p role="status">{children}</p>
    </main>
  );
}
