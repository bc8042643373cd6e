/** Records that could not be applied and wait for somebody, by why. */
import type { Reading, WatchedDeadLetters } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { Panel } from '../parts/panel.tsx';
import { hrefOf } from '../route/route.ts';
import { count } from '../words/format.ts';

const SHOWN = 5;

export function DeadLetterPanel({ reading }: { reading: Reading<WatchedDeadLetters> }) {
  return (
    <Panel id="dead-letters" title="Dead letters" href={hrefOf(['dead-letters'])} reading={reading}>
      {({ open, byReason }) => (
        <>
          <p class={open > 0 ? 'headline' : 'headline quiet'}>
            <b>{count(open)}</b> open
          </p>
          <table class="rows">
            <thead class="unseen">
              <tr>
                <th scope="col">Reason</th>
                <th scope="col">Open</th>
              </tr>
            </thead>
            <tbody>
              {byReason.slice(0, SHOWN).map(({ reason, open: letters }) => (
                <tr key={reason}>
                  <th scope="row">
                    <a href={hrefOf(['dead-letters'], { reason })}>{reason}</a>
                  </th>
                  <td class="figure">{count(letters)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </>
      )}
    </Panel>
  );
}
