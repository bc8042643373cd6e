/** The latest replays: the way back to one that somebody has left. */
import type { ReplayList } from '../../src/dead-letters/replay-routes.ts';
import { asOf } from '../api/feed.ts';
import { useAnswer } from '../api/use-answer.ts';
import { hrefOf } from '../route/route.ts';
import { counted, timeOf } from '../words/format.ts';

export function LatestReplays() {
  const { answer, fault } = useAnswer<ReplayList>('/api/replays');
  const replays = answer?.replays ?? [];
  return (
    <section class="panel" aria-labelledby="replays-title">
      <header class="panel-head">
        <h2 id="replays-title">Replays</h2>
      </header>
      {fault !== null && <p class="fault">{fault}</p>}
      {answer !== null && replays.length === 0 && <p class="nothing">None was asked for yet.</p>}
      <ul class="replays">
        {replays.map(({ replayNo, isTrial, state, letters, applied, refused, askedAt }) => (
          <li key={replayNo}>
            <a href={hrefOf(['dead-letters', 'replays', replayNo])}>
              {isTrial ? 'Dry run' : 'Replay'} {replayNo}
            </a>{' '}
            {timeOf(askedAt, asOf())}, {state}: {applied} applied, {refused} refused of {counted(letters, 'letter')}
          </li>
        ))}
      </ul>
    </section>
  );
}
