/** Moves between stages as bands: where they left on the left, where they arrived on the right, so that ways up and back are both drawn. */
import type { WatchedLadder } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { sankey, sankeyJustify, sankeyLinkHorizontal } from 'd3-sankey';

export type Period = 'lastHour' | 'lastDay';

export interface SankeyNode {
  readonly key: string;
  readonly stage: string;
  readonly side: 'from' | 'to';
  readonly x: number;
  readonly y: number;
  readonly height: number;
  readonly customers: number;
}

export interface SankeyBand {
  readonly key: string;
  readonly from: string;
  readonly to: string;
  readonly path: string;
  readonly width: number;
  readonly customers: number;
  /** Against the order of the ladder. */
  readonly isDown: boolean;
}

export const NODE_WIDTH = 6;
const PADDING = 14;
const LABELS_WIDTH = 150;

interface Named {
  readonly key: string;
  readonly stage: string;
  readonly side: 'from' | 'to';
}

interface Move {
  readonly from: string;
  readonly to: string;
}

/** @returns null when nobody moved. */
export function layOutSankey(
  { moves, stages }: Pick<WatchedLadder, 'moves' | 'stages'>,
  period: Period,
  width: number,
  height: number,
): { readonly nodes: readonly SankeyNode[]; readonly bands: readonly SankeyBand[] } | null {
  // Moves know stages that nobody stands on now.
  const order = [...new Set([...stages.map(({ stage }) => stage), ...moves.flatMap(({ from, to }) => [from, to])])];
  const happened = moves.filter((move) => move[period] > 0);
  if (happened.length === 0) return null;
  const side = (name: 'from' | 'to'): Named[] =>
    order
      .filter((stage) => happened.some((move) => move[name] === stage))
      .map((stage) => ({ key: `${name} ${stage}`, stage, side: name }));
  const graph = sankey<Named, Move>()
    .nodeId(({ key }) => key)
    .nodeWidth(NODE_WIDTH)
    .nodePadding(PADDING)
    .nodeAlign(sankeyJustify)
    .nodeSort(null)
    .linkSort(null)
    .extent([
      [LABELS_WIDTH, 4],
      [Math.max(width - LABELS_WIDTH, LABELS_WIDTH + 2 * NODE_WIDTH), height - 4],
    ])({
    nodes: [...side('from'), ...side('to')],
    links: happened
      .toSorted(
        (one, other) =>
          order.indexOf(one.from) - order.indexOf(other.from) || order.indexOf(one.to) - order.indexOf(other.to),
      )
      .map((move) => ({ ...move, source: `from ${move.from}`, target: `to ${move.to}`, value: move[period] })),
  });
  const pathOf = sankeyLinkHorizontal<Named, Move>();
  return {
    nodes: graph.nodes.map(({ key, stage, side: at, x0 = 0, y0 = 0, y1 = 0, value = 0 }) => ({
      key,
      stage,
      side: at,
      x: x0,
      y: y0,
      height: Math.max(y1 - y0, 1),
      customers: value,
    })),
    bands: graph.links.map((link) => ({
      key: `${link.from} ${link.to}`,
      from: link.from,
      to: link.to,
      path: pathOf(link) ?? '',
      width: Math.max(link.width ?? 0, 1),
      customers: link.value,
      isDown: order.indexOf(link.to) < order.indexOf(link.from),
    })),
  };
}
