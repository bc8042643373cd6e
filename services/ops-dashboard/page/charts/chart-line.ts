/** A line of a chart, and how lines are told apart: by breadth and dashes first, by colour second. */
import type { ColourName } from './chart-colours.ts';

export type Tone = 'first' | 'second' | 'third' | 'fourth' | 'lost';

export interface ChartLine {
  /** In the history. */
  readonly series: string;
  readonly label: string;
  readonly tone: Tone;
}

export interface ToneLook {
  readonly colour: ColourName;
  readonly width: number;
  readonly dash: readonly number[];
}

export const TONES: Readonly<Record<Tone, ToneLook>> = {
  first: { colour: 'accent', width: 2, dash: [] },
  second: { colour: 'ink', width: 1.25, dash: [] },
  third: { colour: 'muted', width: 1.25, dash: [5, 3] },
  fourth: { colour: 'muted', width: 1.25, dash: [1.5, 2.5] },
  lost: { colour: 'bad', width: 2, dash: [2, 2] },
};
