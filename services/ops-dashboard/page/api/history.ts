/** The history that a view draws, asked for again as often as a point more would be seen. */

import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { History } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { boundsOf, type TimeRange } from '../route/time-range.ts';
import { asOf, historyNews, snapshot } from './feed.ts';
import { askAs, messageOf } from './session.ts';

export interface HistoryState {
  readonly history: History | null;
  /** Why the latest question had no answer. */
  readonly fault: string | null;
}

/** A chart has about as many pixels, in thirds. */
const POINTS = 360;
const AGAIN_MS_MIN = 10_000;
const AGAIN_MS_MAX = 300_000;
/** After news, so that what comes together is asked for together. */
const NEWS_MS = 1_000;

/** @param series names, or what they begin with. */
export function useHistory(series: readonly string[], range: TimeRange): HistoryState {
  const state = useSignal<HistoryState>({ history: null, fault: null });
  const key = JSON.stringify([series, range]);
  const hasSnapshot = snapshot.value !== null;
  useEffect(() => {
    if (!hasSnapshot) return;
    const left = new AbortController();
    let again: ReturnType<typeof setTimeout> | undefined;
    const lookIn = (ms: number) => {
      clearTimeout(again);
      if (range.kind === 'latest') again = setTimeout(look, ms);
    };
    const look = async () => {
      const { from, to } = boundsOf(range, asOf() ?? Date.now());
      try {
        const history = await askAs<History>(historyPath(series, from, to), { signal: left.signal });
        state.value = { history: { ...history, from, to }, fault: null };
      } catch (error) {
        if (left.signal.aborted) return;
        state.value = { history: state.peek().history, fault: messageOf(error) };
      }
      lookIn(Math.min(Math.max((to - from) / POINTS, AGAIN_MS_MIN), AGAIN_MS_MAX));
    };
    void look();
    const endNews = historyNews.subscribe((news) => news > 0 && lookIn(NEWS_MS));
    return () => {
      left.abort();
      endNews();
      clearTimeout(again);
    };
  }, [key, hasSnapshot]);
  return state.value;
}

function historyPath(series: readonly string[], from: Instant, to: Instant): string {
  const query = new URLSearchParams({ from: String(Math.floor(from)), to: String(Math.ceil(to)) });
  for (const name of series) query.append('series', name);
  return `/api/history?${query}`;
}
