/** The way of a fact through the pipeline: what flows, what waits and how long already, at each place. */
import type { Flow, FlowNode } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { MARK_PATHS } from '../parts/mark.tsx';
import { useWidth } from '../parts/use-width.ts';
import { count, duration, perSecond } from '../words/format.ts';
import { LEVEL_WORDS } from '../words/level-words.ts';
import { layOutFlow, type PlacedEdge, type PlacedNode } from './flow-layout.ts';

export function FlowChart({ flow }: { flow: Flow }) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const layout = layOutFlow(flow, width.value);
  return (
    <section class="flow" aria-labelledby="flow-title">
      <h2 id="flow-title" class="unseen">
        Pipeline
      </h2>
      <div ref={ref}>
        {width.value > 0 && (
          <svg
            width={layout.width}
            height={layout.height}
            viewBox={`0 0 ${layout.width} ${layout.height}`}
            aria-hidden="true"
          >
            {layout.edges.map((edge) => (
              <Edge key={edge.key} edge={edge} />
            ))}
            {layout.nodes.map((placed) => (
              <Node key={placed.node.id} placed={placed} />
            ))}
          </svg>
        )}
      </div>
      <ol class="unseen">
        {flow.nodes.map((node) => (
          <li key={node.id}>{nodeSentence(node, flow)}</li>
        ))}
      </ol>
    </section>
  );
}

/** Broader where more flows: a record a second and a thousand are told apart, and a million does not cover the page. */
function Edge({ edge: { path, from } }: { edge: PlacedEdge }) {
  const rate = from.perSecond ?? 0;
  return (
    <path
      class={`edge ${rate > 0 ? 'edge-flows' : ''}`}
      d={path}
      stroke-width={(1 + Math.log10(1 + rate) * 0.7).toFixed(1)}
    />
  );
}

function Node({ placed: { node, x, y, width, height } }: { placed: PlacedNode }) {
  const { id, kind, level } = node;
  const depth = depthText(node);
  const firstLine = depth === '' ? height / 2 + 4 : 14;
  return (
    <g class={`node node-${kind} node-${level}`} transform={`translate(${x} ${y})`}>
      <title>{nodeSentence(node)}</title>
      <rect width={width} height={height} rx={kind === 'topic' ? 11 : 4} />
      <text class="node-name" x="12" y={firstLine}>
        {id.replace(/^loyalty\./, '')}
      </text>
      <text class="node-rate" x={width - 12} y={firstLine} text-anchor="end">
        {node.perSecond === null ? '' : perSecond(node.perSecond)}
      </text>
      <text class="node-depth" x="12" y="27">
        {depth}
      </text>
      {level !== 'ok' && (
        <path
          class="node-mark"
          d={MARK_PATHS[level]}
          fill-rule="evenodd"
          transform={`translate(${width - 24} ${depth === '' ? -5 : 18})`}
        />
      )}
    </g>
  );
}

function depthText({ depth, oldestSeconds }: FlowNode): string {
  if (depth === null) return '';
  if (depth === 0) return 'nothing waits';
  return `${count(depth)} wait${oldestSeconds === null ? '' : ` · ${duration(oldestSeconds)}`}`;
}

function nodeSentence(node: FlowNode, flow?: Flow): string {
  const leadsTo = flow?.edges.filter(({ from }) => from === node.id).map(({ to }) => to) ?? [];
  return [
    `${node.id} (${node.kind}): ${LEVEL_WORDS[node.level]}`,
    node.perSecond === null ? '' : `${perSecond(node.perSecond)} flow`,
    depthText(node),
    leadsTo.length > 0 ? `leads to ${leadsTo.join(', ')}` : '',
  ]
    .filter(Boolean)
    .join(', ')
    .concat('.');
}
