/** The score of each part that answered: with its interval and n, or not at all. */
import type { NamedNps } from '@loyalty-ladder/operations/feedback/nps-tally.ts';
import { exact } from '../words/format.ts';
import { FigureHeads } from './figure-heads.tsx';
import { intervalText, scoreText } from './nps-words.ts';

const SHOWN = 8;

interface NpsGroupProps {
  readonly title: string;
  readonly figures: readonly NamedNps[];
  /** Said where there are none. */
  readonly none: string;
  /** First those whose upper bound is the lowest; without it as they came. */
  readonly isRanked?: boolean;
}

export function NpsGroup({ title, figures, none, isRanked = false }: NpsGroupProps) {
  const ordered = isRanked ? figures.toSorted((a, b) => a.high - b.high) : figures;
  const rest = ordered.slice(SHOWN);
  return (
    <div>
      <h3>{title}</h3>
      {figures.length === 0 ? <p class="nothing">{none}</p> : <Table title={title} figures={ordered.slice(0, SHOWN)} />}
      {rest.length > 0 && (
        <details>
          <summary>{exact(rest.length)} more</summary>
          <Table title={title} figures={rest} />
        </details>
      )}
    </div>
  );
}

function Table({ title, figures }: Pick<NpsGroupProps, 'title' | 'figures'>) {
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">
            <span class="unseen">{title}</span>
          </th>
          <FigureHeads titles={['NPS', '95 % interval', 'n']} />
        </tr>
      </thead>
      <tbody>
        {figures.map((figure) => (
          <tr key={figure.name}>
            <th scope="row" title={figure.name}>
              {figure.name}
            </th>
            <td class="figure">{scoreText(figure.score)}</td>
            <td class="figure">{intervalText(figure)}</td>
            <td class="figure">{exact(figure.n)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
