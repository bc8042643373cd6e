/**
 * Measures the base each night and publishes what it says, unless that would change too little. As of the time of the night, once all facts up to it
 * are applied; several timekeepers share the pages of one measurement, and the first of them that finds it finished claims to say what it led to: if it
 * dies another does it all. Of nights that were missed the latest is made up for. A store that was never measured at night begins with the next one.
 */
import type { ProgramTimeline } from '@loyalty-ladder/domain/program/program-timeline.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { recordBaseReports } from '@loyalty-ladder/operations/base/record-base-reports.ts';
import { forgetOldFigures, measurePart } from '@loyalty-ladder/operations/calibration/base-measuring.ts';
import { publishCalibration } from '@loyalty-ladder/operations/calibration/publish-calibration.ts';
import { pause } from '@loyalty-ladder/runtime/backoff.ts';
import { beginMeasurement } from '@loyalty-ladder/store/base/begin-measurement.ts';
import {
  claimConclusion,
  leaveConclusion,
  RENEW_CONCLUSION_MS,
  renewConclusion,
} from '@loyalty-ladder/store/base/claim-conclusion.ts';
import type { FinishedMeasurement } from '@loyalty-ladder/store/base/latest-measurement.ts';
import type { Measurement } from '@loyalty-ladder/store/base/measurement.ts';
import { readNightlyMeasurement } from '@loyalty-ladder/store/base/read-nightly-measurement.ts';
import { readNow } from '@loyalty-ladder/store/customers/read-now.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { latestNight } from './latest-night.ts';
import type { StreamWatch } from './stream-watch.ts';
import type { TimekeeperContext } from './timekeeper-context.ts';

/** How often it is looked whether it is night. */
const IDLE_MS = 2_000;
/** After each page it rests so many times as long as the page took: the day's work goes on. */
const RESTS = 4;

export class NightlyCalibration {
  readonly #context: TimekeeperContext;
  readonly #watch: Pick<StreamWatch, 'reachedByAll' | 'isAnyLagging'>;
  /** How far time had come when this process first looked, in a store that was never measured at night. */
  #beganAt: Instant | undefined;

  constructor(context: TimekeeperContext, watch: Pick<StreamWatch, 'reachedByAll' | 'isAnyLagging'>) {
    this.#context = context;
    this.#watch = watch;
  }

  /** A page, or a look at the clock. @returns how long to rest, ms. */
  async turn(stopping: AbortSignal): Promise<number> {
    const reached = this.#watch.reachedByAll();
    const { CALIBRATION_AT } = this.#context.config;
    if (CALIBRATION_AT === 'off' || !Number.isFinite(reached) || this.#watch.isAnyLagging()) return IDLE_MS;
    const startedMs = performance.now();
    const measurement = await this.#ofLatestNight(reached);
    if (measurement === undefined || measurement.settled) return IDLE_MS;
    if (measurement.figures !== null) {
      return (await this.#concludeOnce(measurement as FinishedMeasurement, stopping)) ? 0 : IDLE_MS;
    }
    const part = await measurePart(this.#context.pool, measurement, await this.#programs());
    return part.state === 'elsewhere' ? IDLE_MS : RESTS * (performance.now() - startedMs);
  }

  /** @returns undefined: it is not yet night, or somebody measures the base for another reason. */
  async #ofLatestNight(reached: Instant): Promise<Measurement | undefined> {
    const { pool, config, log } = this.#context;
    const known = await readNightlyMeasurement(pool);
    const { calendar } = await this.#programs();
    const night = latestNight(config.CALIBRATION_AT, reached, calendar);
    if (known !== undefined && known.asOf >= night) return known;
    if (known === undefined && this.#isBeforeFirst(night, reached)) return undefined;
    const begun = await inTransaction(pool, async (tx) => ({ result: await beginMeasurement(tx, night, true) }));
    if (begun !== undefined) log.info({ asOf: new Date(night) }, 'the base is being measured');
    return begun;
  }

  #isBeforeFirst(night: Instant, reached: Instant): boolean {
    if (this.#beganAt === undefined)
      this.#context.log.info(
        { after: new Date(reached) },
        'the base was never measured at night: the next night is the first',
      );
    this.#beganAt ??= reached;
    return night <= this.#beganAt;
  }

  /** Of any time since a measurement began they say the same of its instant: what is published meanwhile takes effect later. */
  async #programs(): Promise<ProgramTimeline> {
    const { pool, programs } = this.#context;
    return programs.upTo(pool, (await readNow(pool)).revision);
  }

  /** @returns false: another does it. */
  async #concludeOnce(measurement: FinishedMeasurement, stopping: AbortSignal): Promise<boolean> {
    const { pool, log } = this.#context;
    const { measurementNo } = measurement;
    if (!(await claimConclusion(pool, measurementNo))) return false;
    const renewing = setInterval(() => {
      renewConclusion(pool, measurementNo).catch((error: unknown) =>
        log.debug({ err: error }, 'a claim could not be renewed, and it is tried again'),
      );
    }, RENEW_CONCLUSION_MS);
    try {
      await this.#conclude(measurement, stopping);
    } catch (error) {
      // Else it lapses.
      await leaveConclusion(pool, measurementNo).catch(() => {});
      throw error;
    } finally {
      clearInterval(renewing);
    }
    return true;
  }

  async #conclude(measurement: FinishedMeasurement, stopping: AbortSignal): Promise<void> {
    const { pool, config, log } = this.#context;
    await recordBaseReports(pool, await this.#programs());
    const published = await publishCalibration(pool, {
      measurement,
      ...{ effectiveAt: undefined, changeMin: config.CALIBRATION_CHANGE_MIN, by: undefined, dryRun: false },
    });
    if (published === undefined) return;
    const { judged, effect } = published;
    const { customers, enter, leave, changed } = effect;
    const counts = { customers, enter, leave, changed };
    const said = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)]));
    log.info({ ...said, ...judged }, judged.ok ? 'a calibration was published' : 'no calibration was published');
    await forgetOldFigures(pool, () => pause(IDLE_MS / 100, stopping));
  }
}
