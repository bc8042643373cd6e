/** Something that is done to the system: what it is, why it is done, and yes to it. Who did it and why is on record with what it changed. */
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { messageOf } from '../api/session.ts';

export interface ActionDialogProps {
  readonly title: string;
  /** What will have changed. */
  readonly sentence: string;
  readonly verb: string;
  /** More to be said about it: fields of the form. */
  readonly children?: ComponentChildren;
  /** It can be tried first. */
  readonly isTriable?: boolean;
  /** @param form all of its fields. @throws what is shown instead of an end. */
  readonly act: (reason: string, isTrial: boolean, form: FormData) => Promise<void>;
  readonly onClose: () => void;
}

const TRIAL = 'trial';

/** Open as long as it is there. */
export function ActionDialog({ title, sentence, verb, children, isTriable, act, onClose }: ActionDialogProps) {
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
    const form = new FormData(event.currentTarget as HTMLFormElement);
    const isTrial = (event.submitter as HTMLButtonElement | null)?.value === TRIAL;
    isActing.value = true;
    try {
      await act(String(form.get('reason')).trim(), isTrial, form);
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
        {children}
        {refusal.value !== null && (
          <p class="refusal" role="alert">
            {refusal.value}
          </p>
        )}
        <div class="action-buttons">
          <button type="button" onClick={onClose}>
            Cancel
          </button>
          {isTriable && (
            <button type="submit" value={TRIAL} disabled={isActing.value}>
              Dry run
            </button>
          )}
          <button type="submit" class="does" disabled={isActing.value}>
            {verb}
          </button>
        </div>
      </form>
    </dialog>
  );
}
