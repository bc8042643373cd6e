/** What the server says to one question, as long as a view asks it. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { askAs, messageOf } from './session.ts';

export interface AnswerState<Answer> {
  /** null: none yet. */
  readonly answer: Answer | null;
  readonly fault: string | null;
  /** Asks again: something was done about it. */
  readonly askAgain: () => void;
}

/** @param path null: nothing is asked. */
export function useAnswer<Answer>(path: string | null): AnswerState<Answer> {
  const state = useSignal<Omit<AnswerState<Answer>, 'askAgain'>>({ answer: null, fault: null });
  const times = useSignal(0);
  useEffect(() => {
    state.value = { answer: null, fault: null };
    if (path === null) return;
    const left = new AbortController();
    askAs<Answer>(path, { signal: left.signal }).then(
      (answer) => {
        state.value = { answer, fault: null };
      },
      (error) => {
        if (!left.signal.aborted) state.value = { answer: null, fault: messageOf(error) };
      },
    );
    return () => left.abort();
  }, [path, times.value]);
  return {
    ...state.value,
    askAgain: () => {
      times.value += 1;
    },
  };
}
