/**
 * Preloaded into the campaign example (`withCampaignFault`): kills the process at an exact step of its n-th transaction, so that the example
 * needs no hooks for it.
 */
import { DatabaseSync } from 'node:sqlite';

export const CAMPAIGN_FAULT_STEPS = ['before-commit', 'after-commit'] as const;
export type CampaignFaultStep = (typeof CAMPAIGN_FAULT_STEPS)[number];

/** It happens at the first transaction that writes an order. @returns the environment of a process that it happens to. */
export function withCampaignFault(step: CampaignFaultStep): Record<string, string> {
  return { NODE_OPTIONS: `--import ${import.meta.url}`, CAMPAIGN_FAULT: step };
}

const step = process.env.CAMPAIGN_FAULT as CampaignFaultStep | undefined;
if (step !== undefined) install();

function install(): void {
  const { exec, prepare } = DatabaseSync.prototype;
  let hasOrdered = false;
  DatabaseSync.prototype.prepare = function (sql) {
    if (sql.startsWith('insert into orders')) hasOrdered = true;
    return prepare.call(this, sql);
  };
  DatabaseSync.prototype.exec = function (sql) {
    const isMeant = sql === 'commit' && hasOrdered;
    if (isMeant && step === 'before-commit') process.kill(process.pid, 'SIGKILL');
    exec.call(this, sql);
    if (isMeant && step === 'after-commit') process.kill(process.pid, 'SIGKILL');
  };
}
