/** What happened (deploys, rebalances, faults, actions) as marks across a chart. */
import type { TimelineEvent } from '@loyalty-ladder/operations/watch/snapshot.ts';
import type uPlot from 'uplot';
import { type ColourName, colours } from './chart-colours.ts';

export type EventKind = TimelineEvent['kind'];

/** A glyph each, so that a kind is told without colour; on a field of 8 by 8. */
export const EVENT_GLYPHS: Readonly<Record<EventKind, string>> = {
  deployed: 'M0 8V0l8 3L2 5.3V8z',
  started: 'M4 0L8 8H0z',
  stopped: 'M0 0h8L4 8z',
  silent: 'M0 0h8v8H0zm2 2v4h4V2z',
  rebalance: 'M4 0L8 4L4 8L0 4z',
  verdict: 'M3 0h2v8H3z',
  action: 'M4 0a4 4 0 1 0 0 8a4 4 0 1 0 0-8z',
};

const EVENT_COLOURS: Readonly<Record<EventKind, ColourName>> = {
  deployed: 'accent',
  started: 'muted',
  stopped: 'bad',
  silent: 'bad',
  rebalance: 'muted',
  verdict: 'warn',
  action: 'accent',
};

/** With what it is about, where the sentence leaves that to its place. */
export function eventText({ subject, sentence }: TimelineEvent): string {
  return sentence.includes(subject) ? sentence : `${subject}: ${sentence}`;
}

/** A pointer this near, in px, means the event. */
const NEAR_PX = 5;

export function drawEvents(plot: uPlot, events: readonly TimelineEvent[]): void {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  ctx.save();
  for (const { at, kind } of events) {
    const x = Math.round(plot.valToPos(at / 1_000, 'x', true));
    if (x < bbox.left || x > bbox.left + bbox.width) continue;
    ctx.strokeStyle = ctx.fillStyle = colours.value[EVENT_COLOURS[kind]];
    ctx.lineWidth = ratio;
    ctx.setLineDash([2 * ratio, 3 * ratio]);
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
    ctx.setTransform(ratio, 0, 0, ratio, x - 4 * ratio, bbox.top - 4 * ratio);
    ctx.fill(new Path2D(EVENT_GLYPHS[kind]), 'evenodd');
    ctx.resetTransform();
  }
  ctx.restore();
}

/** @param left of the pointer in the plot, in px. */
export function eventNear(plot: uPlot, events: readonly TimelineEvent[], left: number): TimelineEvent | undefined {
  return events.find(({ at }) => Math.abs(plot.valToPos(at / 1_000, 'x') - left) <= NEAR_PX);
}
