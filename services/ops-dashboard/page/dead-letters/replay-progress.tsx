/** How a replay does: how far it is, what came of its letters, and what keeps it from going on. */
import type { FollowedReplay, ShownReplay } from '../../src/dead-letters/replay-routes.ts';
import { asOf } from '../api/feed.ts';
import { WideTable } from '../parts/wide-table.tsx';
import { hrefOf } from '../route/route.ts';
import { counted, timeOf } from '../words/format.ts';
import { effectText } from './effect-text.ts';

export function ReplayProgress({ replay, letters }: FollowedReplay) {
  const { applied, refused, closed, isTrial } = replay;
  const done = applied + refused + closed;
  const would = isTrial ? 'would be ' : '';
  return (
    <>
      <p class="judgement">
        <b role="status">{stateText(replay)}</b> {done} of {counted(replay.letters, 'letter')}: {applied} {would}
        applied, {refused} {would}refused again, {closed} closed before their turn.
      </p>
      <progress aria-label="Letters done" max={Math.max(1, replay.letters)} value={done} />
      {letters.length > 0 && (
        <WideTable title="What came of them">
          <thead>
            <tr>
              {['Letter', 'Outcome', isTrial ? 'What would come of it' : 'What came of it'].map((name) => (
                <th scope="col" key={name}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {letters.map(({ letterNo, outcome, reason, detail, effect }) => (
              <tr key={letterNo}>
                <th scope="row">
                  <a href={hrefOf(['dead-letters', letterNo])}>{letterNo}</a>
                </th>
                <td class={outcome === 'refused' ? 'failed' : undefined}>
                  {isTrial ? `would be ${outcome}` : outcome}
                </td>
                <td class="wraps">
                  {outcome === 'refused' && `${reason}: ${detail}`}
                  {outcome === 'applied' && (isTrial || effect !== null) && effectText(effect)}
                </td>
              </tr>
            ))}
          </tbody>
        </WideTable>
      )}
    </>
  );
}

/** In one or two words, and why it stands where it does. */
function stateText({ state, isTrial, stopAskedBy, isTaken, fault, endedAt }: ShownReplay): string {
  if (state === 'failed') return `Failed (${fault}) ${timeOf(endedAt, asOf())}.`;
  if (state === 'stopped') return `Stopped ${timeOf(endedAt, asOf())} by ${stopAskedBy}.`;
  if (state === 'done') return `${isTrial ? 'Tried' : 'Done'} ${timeOf(endedAt, asOf())}.`;
  if (!isTaken) return 'No consumer is at it: it waits for one that runs.';
  return stopAskedBy === null ? 'Under way.' : 'Stopping.';
}
