/** The moves of a period, drawn. The table beside it says the same. */
import type { WatchedLadder } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { useWidth } from '../parts/use-width.ts';
import { count, counted } from '../words/format.ts';
import { layOutSankey, NODE_WIDTH, type Period, type SankeyBand, type SankeyNode } from './sankey-layout.ts';

const HEIGHT = 320;

export function Sankey({ ladder, period }: { ladder: WatchedLadder; period: Period }) {
  const { ref, width } = useWidth<HTMLDivElement>();
  const layout = width.value > 0 ? layOutSankey(ladder, period, width.value, HEIGHT) : null;
  return (
    <div ref={ref} class="sankey">
      {layout === null ? (
        <p class="nothing">Nobody moved.</p>
      ) : (
        <svg width={width.value} height={HEIGHT} viewBox={`0 0 ${width.value} ${HEIGHT}`} aria-hidden="true">
          {layout.bands.map((band) => (
            <Band key={band.key} band={band} />
          ))}
          {layout.nodes.map((node) => (
            <Stage key={node.key} node={node} />
          ))}
        </svg>
      )}
    </div>
  );
}

function Band({ band: { from, to, path, width, customers, isDown } }: { band: SankeyBand }) {
  return (
    <path class={`band ${isDown ? 'band-down' : 'band-up'}`} d={path} stroke-width={width}>
      <title>
        {from} → {to}: {counted(customers, 'customer')}
      </title>
    </path>
  );
}

function Stage({ node: { stage, side, x, y, height, customers } }: { node: SankeyNode }) {
  const [at, anchor] = side === 'from' ? [x - 8, 'end' as const] : [x + NODE_WIDTH + 8, 'start' as const];
  return (
    <g>
      <rect class="stage" x={x} y={y} width={NODE_WIDTH} height={height} />
      <text class="stage-name" x={at} y={y + height / 2} text-anchor={anchor} dominant-baseline="central">
        {stage} <tspan>{count(customers)}</tspan>
      </text>
    </g>
  );
}
