/**
 * Owns a private folder and every process started in it, and leaves neither behind: `stop()` ends all in order; if this process dies
 * in any other way (kill -9 included), its watchdog (watchdog.sh) does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ProcessOptions, processFailure, type RunningProcess, startProcess } from './child-process.ts';

const WATCHDOG = fileURLToPath(new URL('./watchdog.sh', import.meta.url));

export interface SupervisorOptions {
  /** What the processes inherit: PATH, HOME, JAVA_HOME. */
  readonly environment: NodeJS.ProcessEnv;
  /** Keeps data and logs here after the end (created when missing). Default: a new folder under the system's, removed at the end. */
  readonly folder?: string | undefined;
}

export class Supervisor {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly #watchdog: ChildProcess;
  readonly #line: Socket;
  readonly #running = new Set<RunningProcess>();
  readonly #onStop: (() => Promise<unknown>)[] = [];
  #stopping: Promise<void> | undefined;
  readonly #kept: boolean;

  private constructor(options: SupervisorOptions, folder: string) {
    this.folder = folder;
    this.environment = options.environment;
    this.#kept = options.folder !== undefined;
    // Detached: a Ctrl-C at the terminal goes to the whole foreground group, and this one must outlive it.
    this.#watchdog = spawn('sh', [WATCHDOG, folder, this.#kept ? 'keep' : ''], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: options.environment,
    });
    this.#watchdog.unref();
    // Node makes a child's standard input a socket, whose other end children can inherit to announce themselves on.
    this.#line = this.#watchdog.stdin as Socket;
    this.#line.unref();
    this.#line.on('error', () => {}); // A dead watchdog shows at the next start: the announcement fails.
  }

  static async open(options: SupervisorOptions): Promise<Supervisor> {
    const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'loyalty-ladder-')));
    await mkdir(folder, { recursive: true });
    await chmod(folder, 0o711); // Postgres does not run as root; as another user it must pass through here.
    return new Supervisor(options, folder);
  }

  /** Starts a process in a group of its own, its output in `<name>.log` of the folder. It is running, not yet ready. */
  start(options: ProcessOptions): RunningProcess {
    if (this.#stopping !== undefined) throw new Error(`${options.name} is not started: everything is being stopped`);
    const process = startProcess({ folder: this.folder, environment: this.environment, watchdog: this.#line }, options);
    this.#running.add(process);
    void process.exited.then(() => {
      this.#running.delete(process);
      this.#line.write(`ended ${process.pid}\n`);
    });
    return process;
  }

  /** Runs a process to its end. @throws Error with the end of its output when it fails. */
  async run(options: ProcessOptions): Promise<void> {
    const process = this.start(options);
    const exit = await process.exited;
    if (exit.code !== 0) throw await processFailure(process, exit);
  }

  /** Has the watchdog take down a Docker Compose project should this process die. @returns what to call when it is down. */
  guardComposeProject(project: string, composeFile: string): () => void {
    this.#line.write(`compose ${project} ${composeFile}\n`);
    return () => this.#line.write(`composed ${project}\n`);
  }

  /** What else `stop()` shall do, at the same time as it ends the processes. */
  onStop(task: () => Promise<unknown>): void {
    this.#onStop.push(task);
  }

  /** Ends everything and removes the folder (unless it was given). Calls after the first wait for the same end. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  async #stop(): Promise<void> {
    const users = [...this.#running].filter(({ usesOthers }) => usesOthers);
    await Promise.allSettled(users.map((process) => process.stop()));
    const tasks = [...[...this.#running].map((process) => process.stop()), ...this.#onStop.map((task) => task())];
    const ended = await Promise.allSettled(tasks);
    if (this.#watchdog.exitCode === null && this.#watchdog.signalCode === null) {
      const gone = once(this.#watchdog, 'exit');
      this.#watchdog.ref();
      this.#line.end();
      await gone;
    }
    if (!this.#kept) await rm(this.folder, { recursive: true, force: true });
    const failure = ended.find((one) => one.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
  }
}
