/** The whole way of a replay through a running system: facts in, all of it applied and published, outcomes read back, a report. */

import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import type { Reporter } from '@loyalty-ladder/runtime/report-progress.ts';
import { checkPublished } from './check-published.ts';
import type { LadderClients } from './ladder-clients.ts';
import { produceFacts } from './produce-facts.ts';
import { readBack } from './read-back.ts';
import { isThrough } from './read-progress.ts';
import type { ReplayPlan } from './replay-plan.ts';
import { type Report, reportOf } from './report.ts';
import { progressText, waitUntilSettled } from './wait-until-settled.ts';

export interface ReplayOptions {
  readonly reporter: Reporter;
  readonly signal?: AbortSignal | undefined;
  /** Instead of sending all at once: sends as it likes, and does harm meanwhile (test/e2e). */
  readonly produce?: (clients: LadderClients, plan: ReplayPlan) => Promise<void>;
}

/** What a subscriber must never see was seen. */
export class UnsoundOutcomesError extends OperatingError {
  override readonly code = 'UNSOUND_OUTCOMES';
}

const REPORT_EVERY_MS = 2_000;

/** @throws UnsoundOutcomesError when outcomes came twice or not at all; Error when the system stands still. */
export async function replay(clients: LadderClients, plan: ReplayPlan, options: ReplayOptions): Promise<Report> {
  const { reporter } = options;
  reporter(`sending ${plan.length} facts`);
  const startedAt = performance.now();
  await (options.produce ?? produceAll)(clients, plan);
  reporter(`all facts are sent, after ${secondsSince(startedAt).toFixed(1)} s`);
  const seconds = await waitThrough(clients, startedAt, options);
  const timing = { records: plan.length, seconds };
  reporter(`time has done what was due, after ${secondsSince(startedAt).toFixed(1)} s; reading outcomes back`);
  const published = await readBack(clients);
  const faults = await checkPublished(clients.pool, published);
  if (faults.length > 0) throw new UnsoundOutcomesError(`outcomes are not sound:\n  ${faults.join('\n  ')}`);
  return reportOf(clients, published, timing);
}

/** @returns seconds until the last fact's outcomes were published; what time alone does comes after a pause of its own (SETTLE_MS). */
async function waitThrough(
  clients: LadderClients,
  startedAt: number,
  { reporter, signal }: ReplayOptions,
): Promise<number> {
  const report = atMostEvery(REPORT_EVERY_MS, reporter);
  let through: number | undefined;
  await waitUntilSettled(clients, {
    signal,
    onProgress: (progress) => {
      report(progressText(progress));
      if (through !== undefined || !isThrough(progress)) return;
      through = secondsSince(startedAt);
      reporter(`all facts applied and their outcomes published after ${through.toFixed(1)} s`);
    },
  });
  return through ?? secondsSince(startedAt);
}

async function produceAll(clients: LadderClients, plan: ReplayPlan): Promise<void> {
  await produceFacts(clients, plan.facts());
}

const secondsSince = (startedAt: number): number => (performance.now() - startedAt) / 1_000;

function atMostEvery(intervalMs: number, reporter: Reporter): Reporter {
  let next = performance.now() + intervalMs;
  return (line) => {
    if (performance.now() < next) return;
    next = performance.now() + intervalMs;
    reporter(line);
  };
}
