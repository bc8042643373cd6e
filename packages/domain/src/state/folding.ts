/**
 * One fold under way: the customer's state as a draft, the instant that the walk stands at, and what has been decided so far.
 * The lists in the draft are never changed in place, so the state that came in and the one that goes out may share them.
 */
import type { Fact } from '../facts/fact.ts';
import { type RelatedFacts, SubjectsInOrder } from '../facts/related-facts.ts';
import type { Calibration } from '../program/calibration.ts';
import type { Program, ProgramVersion } from '../program/program.ts';
import type { ProgramTimeline } from '../program/program-timeline.ts';
import type { Calendar } from '../time/calendar.ts';
import type { Day } from '../time/day.ts';
import type { Instant } from '../time/instant.ts';
import type { Cause, Entry } from './entry.ts';
import type { KeptPieces } from './kept-pieces.ts';
import type { NoEffect, NoEffectReason, Outcome, Review } from './outcome.ts';
import type { State } from './state.ts';

export type Draft = { -readonly [Field in keyof State]: State[Field] };

export class Folding {
  readonly state: Draft;
  readonly programs: ProgramTimeline;
  readonly calendar: Calendar;
  readonly subjects: SubjectsInOrder;
  /** Of purchases that returns touched in this fold, by subject. */
  keptPieces: Map<string, KeptPieces> | undefined;
  readonly entries: Entry[] = [];
  readonly outcomes: Outcome[] = [];
  readonly noEffects: NoEffect[] = [];
  /** The instant that the walk stands at, its day and the program in force. */
  at: Instant;
  today: Day = 0;
  version: ProgramVersion;
  program: Program;
  /** Null: none is in force. */
  calibration: Calibration | null;
  /** What the fact that is being applied brought. */
  booked: Booked = NOTHING_BOOKED;
  /** What the review of this instant looked at, once there was one. */
  review: Review | null = null;
  /** Whether the due step of this instant changed anything. */
  changed = false;
  /** Program and calibration are those of all instants before it. */
  #inForceUntil: Instant;

  constructor(state: State, programs: ProgramTimeline, related: RelatedFacts) {
    this.state = { ...state };
    this.programs = programs;
    this.calendar = programs.calendar;
    this.subjects = new SubjectsInOrder(related);
    this.at = state.lastAt;
    this.version = programs.inForceAt(state.lastAt);
    this.program = this.version.program;
    this.calibration = programs.calibrationAt(state.lastAt);
    this.#inForceUntil = programs.nextChangeAfter(state.lastAt);
    if (Number.isFinite(state.lastAt)) this.today = this.calendar.dayOf(state.lastAt);
  }

  moveTo(at: Instant): void {
    const isOther = at >= this.#inForceUntil || at < this.at;
    this.at = at;
    this.today = this.calendar.dayOf(at);
    if (isOther) this.#takeUpWhatIsInForce();
    this.review = null;
    this.changed = false;
  }

  #takeUpWhatIsInForce(): void {
    const { at, programs } = this;
    this.version = programs.inForceAt(at);
    this.program = this.version.program;
    this.calibration = programs.calibrationAt(at);
    this.#inForceUntil = programs.nextChangeAfter(at);
  }

  /** Where time alone would go from here, without touching this fold. */
  copy(): Folding {
    const copy = new Folding(this.state, this.programs, NOTHING_RELATED);
    copy.moveTo(this.at);
    return copy;
  }

  /** Counted once by fact and reason: each caller says a reason at most once for a fact. */
  hasNoEffect({ source, id }: Fact, reason: NoEffectReason): void {
    this.noEffects.push({ at: this.at, source, id, reason });
  }
}

/** In minor units of the reporting currency. */
export interface Booked {
  readonly paid: bigint;
  readonly margin: bigint;
  /** A purchase.completed with effect. */
  readonly isPurchase: boolean;
}

export const NOTHING_BOOKED: Booked = { paid: 0n, margin: 0n, isPurchase: false };

export function factCause({ source, id }: Fact): Cause {
  return { type: 'fact', source, id };
}

export function timerCause(timer: string): Cause {
  return { type: 'timer', timer };
}

const NOTHING_RELATED: RelatedFacts = new Map();
