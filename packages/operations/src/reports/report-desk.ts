/**
 * Reports of the whole base for a door at which anybody may ask again and again: one is counted at a time, who asks the same meanwhile gets the
 * same, and for a minute what was counted last. A report may take longer than an answer may: it goes on, and whoever asks again finds it.
 */
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';

/** As many wait as may; asking again later is right. */
export class ReportsBusyError extends OperatingError {
  override readonly code = 'REPORTS_BUSY';
  override readonly retryable = true;
}

interface Asked {
  readonly counted: Promise<unknown>;
  /** By performance.now(); undefined: it is not there yet. */
  countedAt: number | undefined;
}

const KEPT_MS = 60_000;
const UNDER_WAY_MAX = 8;
const KEPT_MAX = 32;

export class ReportDesk {
  readonly #asked = new Map<string, Asked>();
  #last: Promise<unknown> = Promise.resolve();

  /** @param question names the report and all that was asked of it. @throws ReportsBusyError; what `count` throws */
  ask<Report>(question: string, count: () => Promise<Report>): Promise<Report> {
    this.#forget();
    const asked = this.#asked.get(question) ?? this.#count(question, count);
    return asked.counted as Promise<Report>;
  }

  #count(question: string, count: () => Promise<unknown>): Asked {
    const underWay = [...this.#asked.values()].filter(({ countedAt }) => countedAt === undefined);
    if (underWay.length >= UNDER_WAY_MAX) throw new ReportsBusyError('too many reports wait to be counted');
    const counted = this.#last.then(count);
    const asked: Asked = { counted, countedAt: undefined };
    this.#asked.set(question, asked);
    this.#last = counted.then(
      () => {
        asked.countedAt = performance.now();
      },
      () => this.#asked.delete(question),
    );
    return asked;
  }

  #forget(): void {
    const kept = [...this.#asked].filter(([, { countedAt }]) => countedAt !== undefined);
    const tooMany = kept.length - KEPT_MAX;
    kept.forEach(([question, { countedAt = 0 }], index) => {
      if (index < tooMany || performance.now() - countedAt > KEPT_MS) this.#asked.delete(question);
    });
  }
}
