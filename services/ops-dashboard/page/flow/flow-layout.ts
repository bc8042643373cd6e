/** Where nodes and edges of the flow lie: in columns from left to right, or in rows downwards where the page is narrow. */
import type { Flow, FlowNode } from '@loyalty-ladder/operations/watch/snapshot.ts';

export interface PlacedNode {
  readonly node: FlowNode;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface PlacedEdge {
  readonly key: string;
  /** Of an SVG path. */
  readonly path: string;
  readonly from: FlowNode;
}

export interface FlowLayout {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

const ONE_LINE = 18;
const TWO_LINES = 34;
const GAP = 2;
const NODE_WIDTH_MAX = 176;
/** Below that, columns would be too narrow for names. */
const COLUMNS_FROM_WIDTH = 1_000;
const PER_ROW = 2;
const ROW_GAP = 26;

export function layOutFlow(flow: Flow, width: number): FlowLayout {
  const layers = layersOf(flow);
  const nodes = width < COLUMNS_FROM_WIDTH ? downwards(layers, width) : acrossTheWidth(layers, width);
  const height = Math.max(0, ...nodes.map(({ y, height }) => y + height));
  const placed = new Map(nodes.map((each) => [each.node.id, each]));
  const curve = width < COLUMNS_FROM_WIDTH ? curveDown : curveAcross;
  const edges = flow.edges.flatMap(({ from, to }): PlacedEdge[] => {
    const [start, end] = [placed.get(from), placed.get(to)];
    return start && end ? [{ key: `${from} ${to}`, path: curve(start, end), from: start.node }] : [];
  });
  return { width, height, nodes, edges };
}

/** A node lies one layer behind the last of those that lead to it; what leads back (a circle) is left out of account. */
function layersOf({ nodes, edges }: Flow): FlowNode[][] {
  const order = new Map(nodes.map(({ id }, index) => [id, index]));
  const layer = new Map(nodes.map(({ id }) => [id, 0]));
  const forwards = edges.filter(({ from, to }) => (order.get(from) ?? 0) < (order.get(to) ?? 0));
  for (const { id } of nodes) {
    const before = forwards.filter(({ to }) => to === id).map(({ from }) => (layer.get(from) ?? 0) + 1);
    layer.set(id, Math.max(0, ...before));
  }
  // Whatever begins a way of its own stands right before what it leads to, instead of far on the left.
  for (const { id } of nodes) {
    const after = forwards.filter(({ from }) => from === id).map(({ to }) => (layer.get(to) ?? 0) - 1);
    if (!forwards.some(({ to }) => to === id) && after.length > 0) layer.set(id, Math.min(...after));
  }
  const layers = Array.from({ length: Math.max(0, ...layer.values()) + 1 }, (): FlowNode[] => []);
  for (const node of nodes) layers[layer.get(node.id) ?? 0]?.push(node);
  return layers.filter((each) => each.length > 0);
}

function acrossTheWidth(layers: readonly FlowNode[][], width: number): PlacedNode[] {
  const nodeWidth = Math.floor(Math.min(NODE_WIDTH_MAX, width / layers.length - 28));
  const step = layers.length > 1 ? (width - nodeWidth) / (layers.length - 1) : 0;
  const heights = layers.map(heightOf);
  const most = Math.max(0, ...heights);
  return layers.flatMap((nodes, column) => {
    let y = Math.round((most - (heights[column] ?? 0)) / 2);
    return nodes.map((node) => {
      const placed = { node, x: Math.round(column * step), y, width: nodeWidth, height: nodeHeight(node) };
      y += placed.height + GAP;
      return placed;
    });
  });
}

function heightOf(nodes: readonly FlowNode[]): number {
  return nodes.reduce((sum, node) => sum + nodeHeight(node) + GAP, -GAP);
}

/** The second line says what waits: there is none where nothing can. */
function nodeHeight({ depth }: FlowNode): number {
  return depth === null ? ONE_LINE : TWO_LINES;
}

function downwards(layers: readonly FlowNode[][], width: number): PlacedNode[] {
  const nodeWidth = Math.floor((width - GAP) / PER_ROW);
  let top = 0;
  return layers.flatMap((nodes) => {
    const height = Math.max(...nodes.map(nodeHeight));
    const placed = nodes.map((node, index) => ({
      node,
      x: (index % PER_ROW) * (nodeWidth + GAP),
      y: top + Math.floor(index / PER_ROW) * (height + GAP),
      width: nodeWidth,
      height: nodeHeight(node),
    }));
    top = (placed.at(-1)?.y ?? top) + height + ROW_GAP;
    return placed;
  });
}

function curveAcross(start: PlacedNode, end: PlacedNode): string {
  const [x1, y1] = [start.x + start.width, start.y + start.height / 2];
  const [x2, y2] = [end.x, end.y + end.height / 2];
  const middle = (x1 + x2) / 2;
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
}

function curveDown(start: PlacedNode, end: PlacedNode): string {
  const [x1, y1] = [start.x + start.width / 2, start.y + start.height];
  const [x2, y2] = [end.x + end.width / 2, end.y];
  const middle = (y1 + y2) / 2;
  return `M${x1} ${y1}C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`;
}
