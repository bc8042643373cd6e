/** How a customer stands on a day: what the conditions of the ladder are judged by. It can be moved on, as if nothing happened. */
import type { Program } from '../program/program.ts';
import type { Draft, Folding } from '../state/folding.ts';
import type { KeptDay } from '../state/state.ts';
import type { Day } from '../time/day.ts';

/** Kept purchase days among the dates of the window. */
interface Window {
  days: number;
  lines: number;
  fullPriceLines: number;
}

export class Standing {
  readonly state: Draft;
  readonly program: Program;
  day: Day;
  #window: Window | undefined;

  constructor({ state, program, today }: Folding) {
    this.state = state;
    this.program = program;
    this.day = today;
  }

  /** Added up when a condition first asks for it. */
  get window(): Readonly<Window> {
    this.#window ??= windowOn(this);
    return this.#window;
  }

  /** On which the oldest kept purchase day leaves the window; Infinity: there is none in it. */
  get nextLeaving(): Day {
    const oldest = this.#oldestKeptDay();
    return oldest === undefined ? Number.POSITIVE_INFINITY : oldest.day + this.program.windowDays;
  }

  moveTo(day: Day): void {
    while (this.nextLeaving <= day) {
      const { days, lines, fullPriceLines } = this.window;
      const oldest = this.#oldestKeptDay();
      this.#window = {
        days: days - 1,
        lines: lines - (oldest?.lines ?? 0),
        fullPriceLines: fullPriceLines - (oldest?.fullPriceLines ?? 0),
      };
    }
    this.day = day;
  }

  /** In the window. Once it is added up its days are known; before, the oldest one that is remembered is most often the one. */
  #oldestKeptDay(): KeptDay | undefined {
    const { keptDays } = this.state;
    if (this.#window !== undefined) return keptDays[keptDays.length - this.#window.days];
    const before = this.day - this.program.windowDays;
    for (const kept of keptDays) if (kept.day > before) return kept;
    return undefined;
  }
}

function windowOn({ state: { keptDays }, day, program: { windowDays } }: Standing): Window {
  const window = { days: 0, lines: 0, fullPriceLines: 0 };
  for (let index = keptDays.length - 1; index >= 0; index--) {
    const kept = keptDays[index];
    if (kept === undefined || kept.day <= day - windowDays) break;
    window.days++;
    window.lines += kept.lines;
    window.fullPriceLines += kept.fullPriceLines;
  }
  return window;
}
