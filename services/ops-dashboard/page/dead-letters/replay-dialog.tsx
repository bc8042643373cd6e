/** Asks for letters to be sent through again, or tried, at a rate; then the replay is shown, which goes on whoever looks. */
import type { AskedReplay } from '../../src/dead-letters/replay-routes.ts';
import { askAs } from '../api/session.ts';
import { ActionDialog } from '../parts/action-dialog.tsx';
import { navigate } from '../route/route.ts';

export type ReplaySelection =
  | { readonly letterNos: readonly string[] }
  | { readonly filter: Readonly<Record<string, string>> };

export interface ReplayDialogProps {
  /** `3 dead letters` */
  readonly what: string;
  readonly selection: ReplaySelection;
  readonly onClose: () => void;
}

const RATE_DEFAULT = 50;

export function ReplayDialog({ what, selection, onClose }: ReplayDialogProps) {
  return (
    <ActionDialog
      title={`Replay ${what}`}
      sentence="Each that is still open is applied in its latest version, once, in the name of the group that could not apply it. What is refused again stays open. A dry run takes all of it back and says what would come of it."
      verb="Replay"
      isTriable
      act={async (reason, dryRun, form) => {
        const lettersPerSecond = Number(form.get('rate'));
        const body = { ...selection, reason, dryRun, lettersPerSecond };
        const { replayNo } = await askAs<AskedReplay>('/api/dead-letters/replay', { method: 'POST', body });
        navigate(['dead-letters', 'replays', replayNo]);
      }}
      onClose={onClose}
    >
      <label>
        Letters a second
        <input name="rate" type="number" min={1} max={1_000} required defaultValue={String(RATE_DEFAULT)} />
      </label>
    </ActionDialog>
  );
}
