/**
 * Counts the whole base: customers by rung and risk, points by account, facts without effect. Page by page and mostly resting, so that it
 * takes no more than a small part of one connection, however large the base is; a count of a million customers takes minutes, and its age
 * says so. Nobody is counted twice (read-census-page.ts); whoever moves meanwhile is counted where he was or where he is.
 */
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import type { Account } from '@loyalty-ladder/domain/state/entry.ts';
import type { RiskLevel, Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { NpsAnswer } from '@loyalty-ladder/domain/state/state.ts';
import type { Day } from '@loyalty-ladder/domain/time/day.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { pause } from '@loyalty-ladder/runtime/backoff.ts';
import { type CensusPage, readCensusPage } from '@loyalty-ladder/store/census/read-census-page.ts';
import { decodeState, isNewerState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { readClock } from '@loyalty-ladder/store/postgres/clock.ts';
import type { Pool } from 'pg';
import { type Answers, isDetractor, isPromoter } from '../feedback/net-promoter-score.ts';

export interface Census {
  readonly customers: ReadonlyMap<Stage, ReadonlyMap<RiskLevel, number>>;
  /** Customers whom a newer version of this code has stored: it alone can tell where they stand. */
  readonly unknown: number;
  readonly points: ReadonlyMap<Account, bigint>;
  /** By reason. */
  readonly noEffects: ReadonlyMap<string, bigint>;
  /** Each customer's latest answer of "would you recommend us", where it is of the last NPS_WINDOW_DAYS dates. */
  readonly npsAnswers: Answers;
  /** Critics who have got no answer yet; overdue, where the deadline had passed when the count was begun. */
  readonly followUps: { readonly open: number; readonly overdue: number };
}

export const NPS_WINDOW_DAYS = 365;

const PAGE_CUSTOMERS = 500;
/** After each page it rests so many times as long as the page took. */
const RESTS = 9;
/** A process that was stopped in the middle of a page would else rest for minutes, and nobody be counted meanwhile. */
const REST_MS_MAX = 20_000;

/**
 * @param onPage after each page.
 * @throws what Postgres throws; the signal's reason once it aborts: half a count is none.
 */
export async function takeCensus(pool: Pool, stopping: AbortSignal, onPage: () => Promise<void>): Promise<Census> {
  const count = new Count(await readNow(pool));
  for (let after = 0n; ; ) {
    const startedMs = performance.now();
    const page = await readCensusPage(pool, after, PAGE_CUSTOMERS);
    if (page === undefined) return count;
    count.add(page);
    after = page.last;
    await onPage();
    await pause(Math.min(RESTS * (performance.now() - startedMs), REST_MS_MAX), stopping);
    stopping.throwIfAborted();
  }
}

/** When a count is begun, by the ladder's clock, and the date it is then, where the program's days begin. */
interface CountedAt {
  readonly now: Instant;
  readonly today: Day;
}

async function readNow(pool: Pool): Promise<CountedAt> {
  const [{ calendar }, now] = await Promise.all([loadProgramTimeline(pool), readClock(pool)]);
  return { now, today: calendar.dayOf(now) };
}

class Count implements Census {
  readonly customers = new Map<Stage, Map<RiskLevel, number>>();
  unknown = 0;
  readonly points = new Map<Account, bigint>();
  readonly noEffects = new Map<string, bigint>();
  readonly npsAnswers = { promoters: 0, detractors: 0, n: 0 };
  readonly followUps = { open: 0, overdue: 0 };
  readonly #at: CountedAt;

  constructor(at: CountedAt) {
    this.#at = at;
  }

  add({ states, moved, noEffects }: CensusPage): void {
    for (const state of states) this.#addCustomer(state);
    for (const { from, to, points } of moved) {
      this.points.set(from, (this.points.get(from) ?? 0n) - points);
      this.points.set(to, (this.points.get(to) ?? 0n) + points);
    }
    for (const { reason, facts } of noEffects) {
      this.noEffects.set(reason, (this.noEffects.get(reason) ?? 0n) + facts);
    }
  }

  #addCustomer(bytes: Buffer): void {
    if (isNewerState(bytes)) {
      this.unknown += 1;
      return;
    }
    const { stage, risk, nps, followUp } = decodeState(bytes);
    const ofStage = this.customers.get(stage) ?? new Map<RiskLevel, number>();
    this.customers.set(stage, ofStage.set(risk, (ofStage.get(risk) ?? 0) + 1));
    if (nps !== null) this.#addAnswer(nps);
    if (followUp === null) return;
    this.followUps.open += 1;
    if (followUp.deadlineAt <= this.#at.now) this.followUps.overdue += 1;
  }

  #addAnswer({ day, score }: NpsAnswer): void {
    const { today } = this.#at;
    if (day > today || day <= today - NPS_WINDOW_DAYS) return;
    this.npsAnswers.n += 1;
    if (isPromoter(score)) this.npsAnswers.promoters += 1;
    if (isDetractor(score)) this.npsAnswers.detractors += 1;
  }
}
