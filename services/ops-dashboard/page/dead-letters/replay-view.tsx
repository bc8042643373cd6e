/** One replay of dead letters: whoever asked for it may leave, and finds it here as it is by then. */
import { useSignal } from '@preact/signals';
import type { FollowedReplay } from '../../src/dead-letters/replay-routes.ts';
import { asOf } from '../api/feed.ts';
import { askAs } from '../api/session.ts';
import { useFollowed } from '../api/use-followed.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { hrefOf } from '../route/route.ts';
import { timeOf } from '../words/format.ts';
import { ReplayProgress } from './replay-progress.tsx';

const isOver = ({ replay }: FollowedReplay) => replay.state !== 'open';

export function ReplayView({ replayNo }: { replayNo: string }) {
  const path = `/api/replays/${encodeURIComponent(replayNo)}`;
  const { answer, fault } = useFollowed<FollowedReplay>(path, isOver);
  const isStopping = useSignal(false);
  const replay = answer?.replay;
  return (
    <section class="panel letter" aria-labelledby="replay-title">
      <header class="panel-head">
        <h2 id="replay-title">
          {replay?.isTrial ? 'Dry run' : 'Replay'} {replayNo}
        </h2>
        <a href={hrefOf(['dead-letters'])}>all dead letters</a>
        {replay?.state === 'open' && replay.stopAskedBy === null && (
          <button type="button" onClick={() => (isStopping.value = true)}>
            Stop …
          </button>
        )}
      </header>
      {fault !== null && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      {answer !== null && <ReplayProgress {...answer} />}
      {replay !== undefined && (
        <p class="quiet">
          Asked for {timeOf(replay.askedAt, asOf())} by {replay.askedBy}, {replay.lettersPerSecond} a second: “
          {replay.reason}”
        </p>
      )}
      {isStopping.value && (
        <ActionDialog
          title={`Stop replay ${replayNo}`}
          sentence="The letters under way are finished. What is done stays done, and the rest stays open."
          verb="Stop"
          act={async (reason) => {
            await askAs(`${path}/stop`, { method: 'POST', body: { reason } });
          }}
          onClose={() => (isStopping.value = false)}
        />
      )}
    </section>
  );
}
