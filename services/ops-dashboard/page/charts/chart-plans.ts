/** Which charts there are: what they are called, and which series of the history they draw. */
import type { WatchedGroup } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { count, duration, perSecond } from '../words/format.ts';
import type { ChartLine, Tone } from './chart-line.ts';

export interface ChartPlan {
  readonly id: string;
  readonly title: string;
  readonly lines: readonly ChartLine[];
  readonly format: (value: number | null) => string;
}

const TONE_ORDER: readonly Tone[] = ['first', 'second', 'third', 'fourth'];

const linesOf = (series: string, names: readonly string[]): ChartLine[] =>
  names.map((name, index) => ({
    series: `${series}/${name}`,
    label: name
      .replace(/^.*\./, '')
      .replace(/-consumer$/, '')
      .replace(/^outbox-relay$/, 'published'),
    tone: TONE_ORDER[index] ?? 'fourth',
  }));

const LATENCY: ChartPlan = {
  id: 'latency',
  title: 'End to end',
  lines: [
    { series: 'latency.p50/published', label: 'p50', tone: 'first' },
    { series: 'latency.p95/published', label: 'p95', tone: 'second' },
    { series: 'latency.p99/published', label: 'p99', tone: 'third' },
  ],
  format: duration,
};

const PROBES: ChartPlan = {
  id: 'probes',
  title: 'Probes amiss',
  lines: [
    { series: 'probe.lost', label: 'lost', tone: 'lost' },
    { series: 'probe.duplicates', label: 'twice', tone: 'second' },
  ],
  format: count,
};

const lagSeconds = (names: readonly string[]): ChartPlan => ({
  id: 'lag-seconds',
  title: 'Oldest unapplied',
  lines: linesOf('lag.seconds', names),
  format: duration,
});

const lagRecords = (names: readonly string[]): ChartPlan => ({
  id: 'lag-records',
  title: 'Records behind',
  lines: linesOf('lag.messages', names),
  format: count,
});

const throughput = (services: readonly string[]): ChartPlan => ({
  id: 'throughput',
  title: 'Throughput',
  lines: linesOf('flow.perSecond', [...services, 'outbox-relay']),
  format: perSecond,
});

const OUTBOX: ChartPlan = {
  id: 'outbox',
  title: 'Outcomes unpublished',
  lines: [{ series: 'outbox.count', label: 'waiting', tone: 'first' }],
  format: count,
};

const BUSINESS: ChartPlan = {
  id: 'business',
  title: 'Customers waiting',
  lines: [
    { series: 'business.unfolded.count', label: 'unfolded', tone: 'first' },
    { series: 'business.due.count', label: 'due', tone: 'second' },
    { series: 'business.onOldKnowledge.count', label: 'on old knowledge', tone: 'third' },
  ],
  format: count,
};

const DEAD_LETTERS: ChartPlan = {
  id: 'dead-letters-open',
  title: 'Dead letters open',
  lines: [{ series: 'deadLetters.open', label: 'open', tone: 'first' }],
  format: count,
};

/** As Kafka has it, a prefix included, and as the flow has whoever reads for it. */
export type ChartedGroup = Pick<WatchedGroup, 'group' | 'service'>;

const namesOf = (groups: readonly ChartedGroup[]): string[] => groups.map(({ group }) => group);

/** On the one screen, above each other: they share the time. */
export function overviewCharts(groups: readonly ChartedGroup[]): readonly ChartPlan[] {
  return [lagSeconds(namesOf(groups)), LATENCY, throughput(groups.map(({ service }) => service))];
}

export function allCharts(groups: readonly ChartedGroup[]): readonly ChartPlan[] {
  return [...overviewCharts(groups), lagRecords(namesOf(groups)), PROBES, OUTBOX, BUSINESS, DEAD_LETTERS];
}

export function partitionCharts(id: string): readonly ChartPlan[] {
  const [seconds, records] = [lagSeconds([id]), lagRecords([id])];
  return [seconds, records].map((plan) => ({
    ...plan,
    lines: plan.lines.map((line) => ({ ...line, label: 'this one' })),
  }));
}

export function seriesOf(charts: readonly ChartPlan[]): readonly string[] {
  return charts.flatMap(({ lines }) => lines.map(({ series }) => series));
}
