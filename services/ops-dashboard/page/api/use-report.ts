/** A report that the server counts: it may take longer than an answer may, and is asked for until it is there. */
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { ReportAnswers, ReportName } from '../../src/reports/report-routes.ts';
import { AskError } from './ask.ts';
import { askAs, messageOf } from './session.ts';

export interface ReportState<Report> {
  /** The last one, also while another is counted; null: none yet. */
  readonly report: Report | null;
  readonly fault: string | null;
  /** It is being counted, or what it needs is away for now: it is asked for again and again. */
  readonly isComing: boolean;
  readonly countAgain: () => void;
}

const AGAIN_MS = 5_000;
const NOTHING_YET = { report: null, fault: null, isComing: true } as const;

export function useReport<Name extends ReportName>(name: Name): ReportState<ReportAnswers[Name]> {
  const state = useSignal<Omit<ReportState<ReportAnswers[Name]>, 'countAgain'>>(NOTHING_YET);
  const times = useSignal(0);
  useEffect(() => {
    const left = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    state.value = { ...state.peek(), fault: null, isComing: true };
    const look = async () => {
      try {
        const report = await askAs<ReportAnswers[Name]>(`/api/reports/${name}`, { signal: left.signal });
        state.value = { report, fault: null, isComing: false };
      } catch (error) {
        if (left.signal.aborted) return;
        const isComing = error instanceof AskError && (error.status === 503 || error.status === 0);
        state.value = { ...state.peek(), fault: messageOf(error), isComing };
        if (isComing) timer = setTimeout(look, AGAIN_MS);
      }
    };
    void look();
    return () => {
      left.abort();
      clearTimeout(timer);
    };
  }, [name, times.value]);
  return {
    ...state.value,
    countAgain: () => {
      times.value += 1;
    },
  };
}
