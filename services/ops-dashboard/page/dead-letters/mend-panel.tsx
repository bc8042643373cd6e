/** What a record should have said: edited as JSON, tried, and kept as a further version of the letter. */
import { useSignal } from '@preact/signals';
import type { MendAnswer } from '../../src/dead-letters/mend-routes.ts';
import type { FollowedReplay } from '../../src/dead-letters/replay-routes.ts';
import type { ShownLetter } from '../../src/dead-letters/shown-letter.ts';
import { askAs } from '../api/session.ts';
import { useFollowed } from '../api/use-followed.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { ReplayProgress } from './replay-progress.tsx';

export interface MendPanelProps {
  readonly letter: ShownLetter;
  readonly onMended: () => void;
}

const ROWS_MAX = 30;

export function MendPanel({ letter: { letterNo, draft }, onMended }: MendPanelProps) {
  const content = useSignal(draft);
  const isMending = useSignal(false);
  const trialNo = useSignal<string | null>(null);
  return (
    <section class="mend" aria-labelledby="mend-title">
      <h3 id="mend-title">Mend</h3>
      <p class="quiet" id="mend-help">
        What the record should have said, as an event in JSON. It obeys the rules of every record, and its source and id
        stay: its sender may still send a good one under them. The bytes that came are kept as they are.
      </p>
      <textarea
        class="code"
        aria-label="The event in JSON"
        aria-describedby="mend-help"
        spellcheck={false}
        rows={Math.min(ROWS_MAX, content.value.split('\n').length + 1)}
        value={content.value}
        onInput={({ currentTarget }) => (content.value = currentTarget.value)}
      />
      <div class="mend-buttons">
        <button type="button" onClick={() => (isMending.value = true)}>
          Mend …
        </button>
        <button type="button" disabled={content.value === draft} onClick={() => (content.value = draft)}>
          Begin anew
        </button>
      </div>
      {trialNo.value !== null && <Trial replayNo={trialNo.value} />}
      {isMending.value && (
        <ActionDialog
          title={`Mend dead letter ${letterNo}`}
          sentence="It is kept as a further version, and the letter stays open: a replay applies its latest version. A dry run keeps nothing, and says what a replay of it would come to."
          verb="Keep version"
          isTriable
          act={async (reason, dryRun) => {
            const body = { content: content.value, reason, dryRun };
            const path = `/api/dead-letters/${encodeURIComponent(letterNo)}/mend`;
            const answer = await askAs<MendAnswer>(path, { method: 'POST', body });
            if ('replayNo' in answer) trialNo.value = answer.replayNo;
            else onMended();
          }}
          onClose={() => (isMending.value = false)}
        />
      )}
    </section>
  );
}

const isOver = ({ replay }: FollowedReplay) => replay.state !== 'open';

function Trial({ replayNo }: { replayNo: string }) {
  const { answer, fault } = useFollowed<FollowedReplay>(`/api/replays/${encodeURIComponent(replayNo)}`, isOver);
  return (
    <section class="trial" aria-label="Dry run">
      {fault !== null && <p class="fault">{fault}</p>}
      {answer !== null && <ReplayProgress {...answer} />}
    </section>
  );
}
