/** One process of the local stack: a group of its own, output to a file, ended by a signal and, if that is not heard, by SIGKILL. */
import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { join } from 'node:path';

const STOP_SECONDS_MAX = 10;
const LOG_TAIL_LINES = 15;

/** Announces itself to the watchdog before it becomes the command: no moment is left in which nobody would end it. */
const ANNOUNCE = 'echo "process $$ $0" >&3; exec "$@" 3>&-';

export interface ProcessOptions {
  /** Names the log file; unique among the running ones. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  /** On top of the inherited environment; undefined takes a name away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  readonly user?: { readonly uid: number; readonly gid: number };
  readonly workingFolder?: string;
  readonly stopSignal?: 'SIGTERM' | 'SIGINT';
  /** What the watchdog sends when this process' parent is dead. Default KILL; a process that must tidy up gets up to 5 s for it. */
  readonly orphanSignal?: 'KILL' | 'QUIT' | 'TERM';
  readonly stopSecondsMax?: number;
  /** At a stop of everything, this one ends before those that it uses are told to. */
  readonly usesOthers?: boolean;
  /** Its output goes where this process' own messages go, not to the log file. */
  readonly speaksToUser?: boolean;
}

export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface RunningProcess {
  readonly name: string;
  readonly usesOthers: boolean;
  readonly pid: number;
  readonly logFile: string;
  /** Settles when the process is gone; never rejects. */
  readonly exited: Promise<Exit>;
  /** Signals the process; SIGKILL its whole group. @returns false when it is gone. */
  kill(signal: NodeJS.Signals): boolean;
  stop(): Promise<Exit>;
}

export interface ProcessContext {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly watchdog: Socket;
}

export function startProcess(context: ProcessContext, options: ProcessOptions): RunningProcess {
  const logFile = join(context.folder, `${options.name}.log`);
  const child = spawnAnnounced(context, options, logFile);
  const { pid } = child;
  if (pid === undefined)
    throw new Error(`${options.name} could not be started: is there a POSIX shell "sh" on the PATH?`);
  const exited = new Promise<Exit>((resolve) => {
    child.once('exit', (code, signal) => {
      send(pid, 'SIGKILL'); // What its leader leaves in the group, as a script its program.
      resolve({ code, signal });
    });
  });
  return {
    name: options.name,
    usesOthers: options.usesOthers ?? false,
    pid,
    logFile,
    exited,
    kill: (signal) => child.exitCode === null && child.signalCode === null && send(pid, signal),
    stop: () => stop(pid, exited, options),
  };
}

function spawnAnnounced(context: ProcessContext, options: ProcessOptions, logFile: string): ChildProcess {
  const log = openSync(logFile, 'a');
  const output = options.speaksToUser ? 'inherit' : log;
  try {
    const child = spawn('sh', ['-c', ANNOUNCE, options.orphanSignal ?? 'KILL', options.command, ...options.args], {
      cwd: options.workingFolder ?? context.folder,
      env: { ...context.environment, ...options.environment },
      ...options.user,
      detached: true,
      stdio: ['ignore', output, output, context.watchdog],
    });
    child.on('error', () => {}); // Shows as a missing pid above.
    return child;
  } finally {
    closeSync(log);
  }
}

async function stop(pid: number, exited: Promise<Exit>, options: ProcessOptions): Promise<Exit> {
  const killAt = setTimeout(() => send(pid, 'SIGKILL'), (options.stopSecondsMax ?? STOP_SECONDS_MAX) * 1000);
  send(pid, options.stopSignal ?? 'SIGTERM');
  send(pid, 'SIGCONT'); // A stopped process (a test's zombie) hears nothing before.
  try {
    return await exited;
  } finally {
    clearTimeout(killAt);
  }
}

/** A signal that can be heard goes to the leader, who ends its own: initdb's server would leave its shared memory behind. */
function send(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(signal === 'SIGKILL' ? -pid : pid, signal);
  } catch {
    return false; // Gone.
  }
}

/** An error that says how a process ended, or that it does not answer, and what it said last. */
export async function processFailure(process: RunningProcess, failure: Exit | string): Promise<Error> {
  const log = (await readFile(process.logFile, 'utf8')).trimEnd().split('\n').slice(-LOG_TAIL_LINES).join('\n');
  return new Error(`${process.name} ${typeof failure === 'string' ? failure : exitText(failure)}\n${log}`);
}

/** `ended with code 1`, `was ended by SIGKILL` */
export function exitText({ code, signal }: Exit): string {
  return signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
}
