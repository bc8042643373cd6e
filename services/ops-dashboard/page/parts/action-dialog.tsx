/** Something that is done to the system: what it is, why it is done, and yes to it. Who did it and why is on record with what it changed. */
import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { messageOf } from '../api/session.ts';

export interface ActionDialogProps {
  readonly title: string;
  /** What will have changed. */
  readonly sentence: string;
  readonly verb: string;
  /** @throws what is shown instead of an end. */
  readonly act: (reason: string) => Promise<void>;
  readonly onClose: () => void;
}

/** Open as long as it is there. */
export function ActionDialog({ title, sentence, verb, act, onClose }: ActionDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const refusal = useSignal<string | null>(null);
  const isActing = useSignal(false);
  useLayoutEffect(() => {
    const shown = dialog.current;
    shown?.showModal();
    return () => shown?.close(); // So that the focus is where it was.
  }, []);
  const submit = async (event: SubmitEvent) => {
    event.preventDefault();
    const reason = String(new FormData(event.currentTarget as HTMLFormElement).get('reason')).trim();
    isActing.value = true;
    try {
      await act(reason);
      onClose();
    } catch (error) {
      refusal.value = messageOf(error);
      isActing.value = false;
    }
  };
  return (
    <dialog class="action" ref={dialog} onClose={onClose} aria-labelledby="action-title">
      <form onSubmit={submit}>
        <h2 id="action-title">{title}</h2>
        <p>{sentence}</p>
        <label>
          Why
          <textarea name="reason" rows={3} required maxLength={500} />
        </label>
        {refusal.value !== null && (
          <p class="refusal" role="alert">
            {refusal.value}
          </p>
        )}
        <div class="action-buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          <button type="submit" class="does" disabled={isActing.value}>
            {verb}
          </button>
        </div>
      </form>
    </dialog>
  );
}
