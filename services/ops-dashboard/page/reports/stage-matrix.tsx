/** Moves between stages: from the rows to the columns, of all moves from there. */
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { LadderReport } from '@loyalty-ladder/operations/ladder/ladder-report.ts';
import { WideTable } from '../parts/wide-table.tsx';
import { exact, percent } from '../words/format.ts';
import { FigureHeads } from './figure-heads.tsx';

interface StageMatrixProps {
  readonly transitions: LadderReport['transitions'];
  /** From the lowest rung up. */
  readonly stages: readonly Stage[];
}

export function StageMatrix({ transitions, stages }: StageMatrixProps) {
  const moves = new Map(transitions.map((each) => [`${each.from} ${each.to}`, each]));
  const from = stages.filter((stage) => transitions.some((each) => each.from === stage));
  const to = stages.filter((stage) => transitions.some((each) => each.to === stage));
  return (
    <WideTable title="Moves from stage to stage">
      <thead>
        <tr>
          <th scope="col">From</th>
          <FigureHeads titles={to.map((stage) => `to ${stage}`)} />
        </tr>
      </thead>
      <tbody>
        {from.map((stage) => (
          <tr key={stage}>
            <th scope="row">{stage}</th>
            {to.map((target) => (
              <Cell key={target} move={moves.get(`${stage} ${target}`)} />
            ))}
          </tr>
        ))}
      </tbody>
    </WideTable>
  );
}

function Cell({ move }: { move: LadderReport['transitions'][number] | undefined }) {
  if (move === undefined) return <td class="figure quiet">·</td>;
  return (
    <td class="figure">
      {exact(move.customers)} <span class="quiet">{percent(move.share)}</span>
    </td>
  );
}
