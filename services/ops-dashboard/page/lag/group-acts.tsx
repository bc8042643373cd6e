/** How each group stands, and what people do to it as a whole: pause it, resume it. */
import type { WatchedGroup } from '@loyalty-ladder/operations/watch/snapshot.ts';
import { useSignal } from '@preact/signals';
import { asOf } from '../api/feed.ts';
import { askAs } from '../api/session.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { Mark } from '../parts/mark.tsx';
import { counted, timeOf } from '../words/format.ts';

const PAUSE = {
  path: 'pause',
  verb: 'Pause',
  sentence:
    'From then on nothing of its topic is applied until somebody resumes it, whatever is restarted. What comes waits in Kafka, as long as the topic keeps it; time waits too, and points cannot be spent while purchases wait.',
};
const RESUME = { path: 'resume', verb: 'Resume', sentence: 'It goes on by itself within seconds, where it stood.' };

export function GroupActs({ groups }: { groups: readonly WatchedGroup[] }) {
  const chosen = useSignal<{ readonly group: string; readonly act: typeof PAUSE } | null>(null);
  return (
    <>
      <ul class="group-acts">
        {groups.map(({ group, level, state, members, pause }) => {
          const act = pause === null ? PAUSE : RESUME;
          return (
            <li key={group}>
              <Mark level={level} word="" /> <b>{group}</b> {state}, {counted(members, 'member')}
              {pause !== null && (
                <span class="group-pause">
                  {' '}
                  · paused since {timeOf(pause.pausedAt, asOf())} by {pause.actor}: {pause.reason}
                </span>
              )}{' '}
              <button type="button" onClick={() => (chosen.value = { group, act })}>
                {act.verb} …<span class="unseen"> {group}</span>
              </button>
            </li>
          );
        })}
      </ul>
      {chosen.value !== null && <Dialog {...chosen.value} onClose={() => (chosen.value = null)} />}
    </>
  );
}

function Dialog({ group, act, onClose }: { group: string; act: typeof PAUSE; onClose: () => void }) {
  return (
    <ActionDialog
      title={`${act.verb} ${group}`}
      sentence={act.sentence}
      verb={act.verb}
      act={(reason) =>
        askAs(`/api/groups/${encodeURIComponent(group)}/${act.path}`, { method: 'POST', body: { reason } })
      }
      onClose={onClose}
    />
  );
}
