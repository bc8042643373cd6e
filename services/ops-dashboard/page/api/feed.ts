/** Snapshots as they come, once a second; and, what matters as much, that none came. */

import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Snapshot } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { batch, computed, effect, signal } from '@preact/signals';
import { loadSession, session } from './session.ts';

export const snapshot = signal<Snapshot | null>(null);
/** No snapshot has come for this long, in ms of this machine; 0: they come. */
export const silentMs = signal(0);
/** Rises when the history has something that no poll would see in time: an event, or another past. */
export const historyNews = signal(0);

/** A reader must know within 3 s; it is looked every `LOOK_MS`. */
const SILENT_AFTER_MS = 2_400;
const LOOK_MS = 500;
const REOPEN_MS = 2_000;

/** As long as somebody is logged in. */
export function followFeed(): void {
  const isLoggedIn = computed(() => Boolean(session.value));
  effect(() => (isLoggedIn.value ? openFeed() : undefined));
}

/** @returns ends it. */
function openFeed(): () => void {
  let source: EventSource | undefined;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  let heardAt = performance.now();
  let lastId = '';

  const open = () => {
    // The browser resumes by Last-Event-ID where a connection broke; a new EventSource cannot send that header.
    source = new EventSource(`/api/live${lastId && `?lastEventId=${encodeURIComponent(lastId)}`}`);
    source.addEventListener('snapshot', ({ data, lastEventId }: MessageEvent<string>) => {
      heardAt = performance.now();
      lastId = lastEventId;
      batch(() => {
        snapshot.value = JSON.parse(data);
        silentMs.value = 0;
      });
    });
    source.addEventListener('timeline', hearOfHistory);
    source.addEventListener('reset', hearOfHistory);
    source.addEventListener('end', () => {
      source?.close();
      reopenLater();
    });
    source.addEventListener('error', () => {
      // Refused: the session has ended, or the server is not there. The browser does not try again by itself.
      if (source?.readyState === EventSource.CLOSED) reopenLater();
    });
  };
  const reopenLater = () => {
    clearTimeout(reopening);
    reopening = setTimeout(async () => {
      await loadSession();
      if (!isClosed) open();
    }, REOPEN_MS);
  };
  const looking = setInterval(() => {
    const silent = performance.now() - heardAt;
    silentMs.value = silent > SILENT_AFTER_MS ? silent : 0;
  }, LOOK_MS);
  let isClosed = false;
  open();
  return () => {
    isClosed = true;
    source?.close();
    clearTimeout(reopening);
    clearInterval(looking);
    batch(() => {
      snapshot.value = null;
      silentMs.value = 0;
    });
  };
}

function hearOfHistory(): void {
  historyNews.value += 1;
}

/** When the newest snapshot was put together. */
export const asOf = (): Instant | null => snapshot.value?.at ?? null;
