/** A history with its newest stretch asked for again: what was there before it stays, what is older than the view goes. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { History, HistorySeries } from '@loyalty-ladder/operations/watch/snapshot.ts';

/**
 * @param newer begins within `history`, and is right where they overlap.
 * @param from what lies before it is not shown any more.
 */
export function extendHistory(history: History, newer: History, from: Instant): History {
  const isOlder = history.at.map((at) => at >= from && at < newer.from);
  const older = <Value>(values: readonly Value[]) => values.filter((_, index) => isOlder[index]);
  const at = older(history.at);
  const names = new Set([...history.series, ...newer.series].map(({ name }) => name));
  return {
    ...newer,
    from,
    at: [...at, ...newer.at],
    series: Array.from(names, (name) => joined(name, at.length)),
    events: [
      ...history.events.filter((event) => event.at >= from && event.at < newer.from),
      ...newer.events.filter((event) => event.at >= newer.from),
    ],
  };

  function joined(name: string, olderLength: number): HistorySeries {
    const before = history.series.find((series) => series.name === name);
    const after = newer.series.find((series) => series.name === name);
    return {
      name,
      unit: (after ?? before)?.unit ?? 'records',
      values: [
        ...(before ? older(before.values) : Array<null>(olderLength).fill(null)),
        ...(after?.values ?? Array<null>(newer.at.length).fill(null)),
      ],
    };
  }
}
