/** The ladder: who stands where, who moved between which stages, who is at risk, and the points that are out. */
import type { Snapshot, WatchedLadder } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { Stages } from '../overview/ladder-panel.tsx';
import { Panel } from '../parts/panel.tsx';
import { hrefOf, route } from '../route/route.ts';
import { exact, pointsText } from '../words/format.ts';
import { Sankey } from './sankey.tsx';
import type { Period } from './sankey-layout.ts';

const PERIODS: readonly { readonly period: Period; readonly word: string; readonly title: string }[] = [
  { period: 'lastDay', word: 'day', title: 'last day' },
  { period: 'lastHour', word: 'hour', title: 'last hour' },
];

export function LadderView({ snapshot: { ladder } }: { snapshot: Snapshot }) {
  const shown = PERIODS.find(({ word }) => word === route.value.query.moves) ?? PERIODS[0];
  const period = shown?.period ?? 'lastDay';
  return (
    <div class="ladder-view">
      <Panel
        id="moves"
        title="Moves between stages"
        reading={ladder}
        aside={
          <nav class="choices" aria-label="Moves of">
            {PERIODS.map(({ word, title, period: each }) => (
              <a
                key={word}
                href={hrefOf(['ladder'], { moves: word })}
                aria-current={each === period ? 'true' : undefined}
              >
                {title}
              </a>
            ))}
          </nav>
        }
      >
        {(value) => (
          <>
            <Sankey ladder={value} period={period} />
            <Moves ladder={value} />
          </>
        )}
      </Panel>
      <Panel id="stages" title="Customers by stage" reading={ladder}>
        {(value) => (
          <>
            <p class="headline">
              <b>{exact(value.customers)}</b> customers
            </p>
            <Stages ladder={value} />
            <h3>Risk</h3>
            <Pairs
              head={['Level', 'Customers']}
              pairs={value.risk.map(({ level, customers }) => [level, exact(customers)])}
            />
            <h3>Points</h3>
            <Pairs
              head={['Account', 'Points']}
              pairs={Object.entries(value.points).map(([account, amount]) => [account, pointsText(amount)])}
            />
          </>
        )}
      </Panel>
    </div>
  );
}

function Moves({ ladder: { moves } }: { ladder: WatchedLadder }) {
  return (
    <table class="rows">
      <thead>
        <tr>
          <th scope="col">Move</th>
          <th scope="col" class="figure">
            Last hour
          </th>
          <th scope="col" class="figure">
            Last day
          </th>
        </tr>
      </thead>
      <tbody>
        {moves.map(({ from, to, lastHour, lastDay }) => (
          <tr key={`${from} ${to}`}>
            <th scope="row">
              {from} → {to}
            </th>
            <td class="figure">{exact(lastHour)}</td>
            <td class="figure">{exact(lastDay)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Pairs({ head, pairs }: { head: readonly [string, string]; pairs: readonly (readonly [string, string])[] }) {
  return (
    <table class="rows">
      <thead class="unseen">
        <tr>
          <th scope="col">{head[0]}</th>
          <th scope="col">{head[1]}</th>
        </tr>
      </thead>
      <tbody>
        {pairs.map(([name, text]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="figure">{text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
