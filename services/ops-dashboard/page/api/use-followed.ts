/** What the server says to one question, asked again and again until it will not change any more. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { askAs, messageOf } from './session.ts';

const EVERY_MS = 1_000;

export interface Followed<Answer> {
  /** The last one, also while another fails; null: none yet. */
  readonly answer: Answer | null;
  readonly fault: string | null;
}

/** @param path null: nothing is asked. @param isOver of an answer: it is the last one. */
export function useFollowed<Answer>(path: string | null, isOver: (answer: Answer) => boolean): Followed<Answer> {
  const state = useSignal<Followed<Answer>>({ answer: null, fault: null });
  useEffect(() => {
    state.value = { answer: null, fault: null };
    if (path === null) return;
    const left = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = async () => {
      try {
        const answer = await askAs<Answer>(path, { signal: left.signal });
        state.value = { answer, fault: null };
        if (isOver(answer)) return;
      } catch (error) {
        if (left.signal.aborted) return;
        state.value = { ...state.value, fault: messageOf(error) };
      }
      timer = setTimeout(look, EVERY_MS);
    };
    void look();
    return () => {
      left.abort();
      clearTimeout(timer);
    };
  }, [path]);
  return state.value;
}
