import type { Flow, FlowNode } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { expect, test } from 'vitest';
import { layOutFlow } from './flow-layout.ts';

const node = (id: string): FlowNode => ({ id, kind: 'service', level: 'ok', perSecond: 1, depth: 0, oldestSeconds: 0 });
const flowOf = (ids: string, edges: string): Flow => ({
  nodes: ids.split(' ').map(node),
  edges: edges.split(' ').map((edge) => ({ from: edge.split('>')[0] ?? '', to: edge.split('>')[1] ?? '' })),
});
const columnOf = (flow: Flow, width = 1_400) =>
  Object.fromEntries(layOutFlow(flow, width).nodes.map(({ node: { id }, x, y }) => [id, { x, y }]));

test('a node lies behind all that lead to it', () => {
  const { a, b, store, out } = columnOf(flowOf('a b store out', 'a>b b>store a>store store>out'));
  expect(a?.x).toBeLessThan(b?.x ?? 0);
  expect(b?.x).toBeLessThan(store?.x ?? 0);
  expect(store?.x).toBeLessThan(out?.x ?? 0);
});

test('what nothing leads to stands right before what it leads to', () => {
  const { b, clock } = columnOf(flowOf('a b clock store', 'a>b b>store clock>store'));
  expect(clock?.x).toBe(b?.x);
});

test('no two nodes lie on each other, at any width', () => {
  const flow = flowOf('a b c d e f g', 'a>d b>d c>d d>e d>f d>g');
  for (const width of [320, 390, 999, 1_000, 1_440]) {
    const { nodes, height } = layOutFlow(flow, width);
    for (const [index, one] of nodes.entries()) {
      expect(one.x + one.width).toBeLessThanOrEqual(width);
      expect(one.y + one.height).toBeLessThanOrEqual(height);
      for (const other of nodes.slice(index + 1)) {
        const isApart =
          one.y + one.height <= other.y || other.y + other.height <= one.y || Math.abs(one.x - other.x) >= one.width;
        expect(isApart, `${one.node.id} and ${other.node.id} at ${width}`).toBe(true);
      }
    }
  }
});

test('a circle, an edge to nowhere and an empty flow are drawn as far as they can be', () => {
  expect(layOutFlow(flowOf('a b', 'a>b b>a'), 1_400).edges).toHaveLength(2);
  expect(layOutFlow(flowOf('a', 'a>nowhere'), 1_400).edges).toEqual([]);
  expect(layOutFlow({ nodes: [], edges: [] }, 1_400)).toMatchObject({ height: 0, nodes: [] });
});
