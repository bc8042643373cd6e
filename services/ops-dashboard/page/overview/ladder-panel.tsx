/** Where customers stand, and how many moved lately. */
import type { Reading, WatchedLadder } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { Panel } from '../parts/panel.tsx';
import { Share } from '../parts/share.tsx';
import { hrefOf } from '../route/route.ts';
import { count, exact } from '../words/format.ts';

export function LadderPanel({ reading }: { reading: Reading<WatchedLadder> }) {
  return (
    <Panel id="ladder" title="Ladder" href={hrefOf(['ladder'])} reading={reading}>
      {(ladder) => (ladder.customers === 0 ? <p class="nothing">No customer yet.</p> : <Stages ladder={ladder} />)}
    </Panel>
  );
}

export function Stages({ ladder: { stages, customers } }: { ladder: WatchedLadder }) {
  return (
    <table class="rows">
      <thead class="unseen">
        <tr>
          <th scope="col">Stage</th>
          <th scope="col">Share</th>
          <th scope="col">Customers</th>
        </tr>
      </thead>
      <tbody>
        {stages.map(({ stage, customers: here }) => (
          <tr key={stage}>
            <th scope="row">{stage}</th>
            <td class="share-cell">
              <Share part={here} whole={customers} />
            </td>
            <td class="figure" title={exact(here)}>
              {count(here)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
