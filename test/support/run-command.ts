/**
 * Runs a command of infra/cli as its user does: a process of its own, with the test's world as its environment, logged in to Postgres as one
 * of ladder_ops; the command that is the owner's is the owner's here, too.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { inject } from 'vitest';
import type { TestStack } from './stack.ts';
import { asRole } from './test-logins.ts';

export interface CommandRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunningCommand {
  readonly process: ChildProcess;
  /** What it has written so far. */
  stdout(): string;
  stderr(): string;
  readonly ended: Promise<CommandRun>;
}

/** @param name of `<name>.main.ts`. */
export function startCommand(
  { environment }: Pick<TestStack, 'environment'>,
  name: string,
  args: readonly string[],
): RunningCommand {
  const file = fileURLToPath(new URL(`../../infra/cli/src/${name}.main.ts`, import.meta.url));
  const { PATH, HOME, NODE_COMPILE_CACHE } = process.env;
  const env = { PATH, HOME, NODE_COMPILE_CACHE, ...environment, ...loginFor(args, environment.DATABASE_URL) };
  const child = spawn(process.execPath, [file, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const ended = new Promise<CommandRun>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, stdout, stderr }));
  });
  return { process: child, stdout: () => stdout, stderr: () => stderr, ended };
}

/** @param databaseUrl as the owner has it; undefined: the environment says it in another way. */
function loginFor(args: readonly string[], databaseUrl: string | undefined): { readonly DATABASE_URL?: string } {
  if (databaseUrl === undefined || args[0] === 'adopt-store') return {};
  return { DATABASE_URL: asRole(databaseUrl, inject('runId'), 'ladder_ops') };
}

export function runCommand(
  stack: Pick<TestStack, 'environment'>,
  name: string,
  args: readonly string[],
): Promise<CommandRun> {
  return startCommand(stack, name, args).ended;
}

/** @throws Error with what the command said when it fails. */
export async function runJson(stack: Pick<TestStack, 'environment'>, name: string, args: readonly string[]) {
  const { code, stdout, stderr } = await runCommand(stack, name, [...args, '--json']);
  if (code !== 0) throw new Error(`${name} ended with ${code}: ${stderr}`);
  return JSON.parse(stdout);
}
