/** The demo from a command line to its output: a system, one replay through it, and what was asked to be shown. */
import { writeFile } from 'node:fs/promises';
import { closeLadderClients, openLadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { replay } from '@loyalty-ladder/harness/replay.ts';
import { ReplayPlan } from '@loyalty-ladder/harness/replay-plan.ts';
import type { Report } from '@loyalty-ladder/harness/report.ts';
import { endpointTable } from '@loyalty-ladder/local-stack/endpoint-table.ts';
import { customerReport } from '@loyalty-ladder/operations/customer/customer-report.ts';
import { loadCustomerRecord } from '@loyalty-ladder/operations/customer/load-customer-record.ts';
import type { Reporter } from '@loyalty-ladder/runtime/report-progress.ts';
import { readStageMoves } from '@loyalty-ladder/store/reports/read-stage-moves.ts';
import type { Pool } from 'pg';
import { assertWritable } from './assert-writable.ts';
import { customerTimeline } from './customer-timeline.ts';
import { demoFacts } from './demo-facts.ts';
import type { DemoOptions } from './demo-options.ts';
import { ladderPicture } from './ladder-picture.ts';
import { openSystem, type RunningSystem } from './open-system.ts';
import { reportText } from './report-text.ts';
import { serviceUsage } from './service-usage.ts';
import { stageDaysOf } from './stage-days.ts';

export interface DemoContext {
  readonly environment: NodeJS.ProcessEnv;
  readonly reporter: Reporter;
  readonly signal: AbortSignal;
  /** To standard output. */
  readonly print: (text: string) => void;
}

const NOBODY = 'nobody is known under this customer id';

/** @throws Error when the system does not come up, fails on the way, or publishes what is not sound. */
export async function runDemo(options: DemoOptions, context: DemoContext): Promise<void> {
  const { reporter, signal, print } = context;
  if (options.picture !== undefined) await assertWritable(options.picture);
  const facts = await demoFacts({ facts: options.facts, sampleOneIn: options.sample });
  const plan = new ReplayPlan(facts, {
    repeat: options.repeat,
    shuffleSeed: options.shuffle,
    duplicatePercent: options.duplicate,
  });
  if (!options.attach) assertHasCustomer(plan, options.customer);
  const system = await openSystem(options, context);
  try {
    await Promise.race([show(system, plan, options, context), fails(system.lost)]);
    if (options.once || system.table === undefined) return;
    print(endpointTable(system.table));
    reporter('the system stays up; Ctrl-C stops everything');
    await aborted(signal); // What is lost from now on is reported, and leaves the rest to be looked at.
  } finally {
    await system.close();
  }
}

async function show(
  system: RunningSystem,
  plan: ReplayPlan,
  options: DemoOptions,
  { reporter, signal, print }: DemoContext,
): Promise<void> {
  const clients = await openLadderClients(system);
  try {
    const report = await replay(clients, plan, { reporter, signal });
    for (const line of await serviceUsage(system.table?.services ?? [])) reporter(line);
    if (options.picture !== undefined) await draw(clients.pool, options.picture, report, reporter);
    print(await outputOf(clients.pool, report, options));
  } finally {
    await closeLadderClients(clients);
  }
}

async function outputOf(pool: Pool, report: Report, { json, customer }: DemoOptions): Promise<string> {
  if (json) return `${JSON.stringify(report)}\n`;
  if (customer === undefined) return reportText(report);
  const record = await loadCustomerRecord(pool, customer);
  if (record === undefined) throw new Error(NOBODY);
  return customerTimeline(record, customerReport(record, record.clockAt));
}

async function draw(pool: Pool, file: string, { customers, facts }: Report, reporter: Reporter): Promise<void> {
  const days = stageDaysOf(await readStageMoves(pool));
  const hasSynthetic = Object.keys(facts).some((type) => !type.startsWith('purchase.'));
  await writeFile(file, ladderPicture({ days, customersTotal: customers.total, hasSynthetic }));
  reporter(`the ladder over the year is drawn in ${file}`);
}

function assertHasCustomer(plan: ReplayPlan, customer: string | undefined): void {
  if (customer === undefined) return;
  for (const { customerId } of plan.facts()) if (customerId === customer) return;
  throw new Error(NOBODY);
}

/** A replay that has lost a part of its system would wait for it. */
async function fails(lost: Promise<Error>): Promise<never> {
  throw await lost;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve());
  });
}
