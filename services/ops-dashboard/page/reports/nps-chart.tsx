/** The score month by month with its interval as a band, and n below each month. The table behind it says the same, of every month. */
import type { NamedNps } from '@loyalty-ladder/operations/feedback/nps-tally.ts';
import { useWidth } from '../parts/use-width.ts';
import { compact, exact } from '../words/format.ts';
import { FigureHeads } from './figure-heads.tsx';
import { BELOW, LEFT, layOutNps, type NpsPoint } from './nps-layout.ts';
import { figureText, intervalText, scoreText } from './nps-words.ts';

const HEIGHT = 190;

export function NpsChart({ months }: { months: readonly NamedNps[] }) {
  const { ref, width } = useWidth<HTMLDivElement>();
  return (
    <figure class="nps-months">
      <figcaption class="quiet">By month, each of its own latest answers; the band is the 95 % interval</figcaption>
      <div ref={ref} class="nps-chart">
        {width.value > 0 && <Drawing months={months} width={width.value} />}
      </div>
      <details>
        <summary>Months as a table</summary>
        <Months months={months} />
      </details>
    </figure>
  );
}

function Drawing({ months, width }: { months: readonly NamedNps[]; width: number }) {
  const { points, bands, lines, ticks } = layOutNps(months, width, HEIGHT);
  return (
    <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true">
      {ticks.map(({ value, y }) => (
        <g key={value} class={value === 0 ? 'tick tick-zero' : 'tick'}>
          <path d={`M${LEFT} ${y}H${width}`} />
          <text x={LEFT - 8} y={y} text-anchor="end" dominant-baseline="central">
            {value < 0 ? `−${-value}` : value}
          </text>
        </g>
      ))}
      <text class="nps-n" x={LEFT - 8} y={HEIGHT - 4} text-anchor="end">
        n
      </text>
      {bands.map((path) => (
        <path key={path} class="nps-band" d={path} />
      ))}
      {lines.map((path) => (
        <path key={path} class="nps-line" d={path} />
      ))}
      {points.map((point) => (
        <Month key={point.month.name} point={point} />
      ))}
    </svg>
  );
}

function Month({ point: { month, x, y, lowY, highY, isLabelled } }: { point: NpsPoint }) {
  return (
    <g class="nps-month">
      <title>
        {month.name}: {figureText(month)}
      </title>
      <path class="nps-interval" d={`M${x} ${highY}V${lowY}`} />
      <circle cx={x} cy={y} r="3" />
      {isLabelled && (
        <>
          <text x={x} y={HEIGHT - BELOW + 14} text-anchor="middle">
            {shortName(month.name)}
          </text>
          <text class="nps-n" x={x} y={HEIGHT - 4} text-anchor="middle">
            {compact(month.n)}
          </text>
        </>
      )}
    </g>
  );
}

const SHORT = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' });

/** `Mar`, and `2025` for a January: there the year begins. */
function shortName(name: string): string {
  return name.endsWith('-01') ? name.slice(0, 4) : SHORT.format(Date.parse(`${name}-01T00:00:00Z`));
}

function Months({ months }: { months: readonly NamedNps[] }) {
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">Month</th>
          <FigureHeads titles={['NPS', '95 % interval', 'n']} />
        </tr>
      </thead>
      <tbody>
        {months.toReversed().map((month) => (
          <tr key={month.name}>
            <th scope="row">{month.name}</th>
            <td class="figure">{scoreText(month.score)}</td>
            <td class="figure">{intervalText(month)}</td>
            <td class="figure">{exact(month.n)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
