/**
 * Owns a private folder and every process started, and leaves neither behind: `stop()` ends all in order; if this process dies in any
 * other way (kill -9 included), its watchdog (watchdog.sh) does.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ProcessOptions, processFailure, type RunningProcess, startProcess } from './child-process.ts';
import { makeDataFolder } from './data-folder.ts';

const WATCHDOG = fileURLToPath(new URL('./watchdog.sh', import.meta.url));

export interface SupervisorOptions {
  /** What the processes inherit: PATH, HOME, JAVA_HOME. */
  readonly environment: NodeJS.ProcessEnv;
  /** Keeps data and logs here after the end: a new or an empty one. Default: the private folder, which goes. */
  readonly folder?: string | undefined;
}

export class Supervisor {
  /** Data and logs. */
  readonly folder: string;
  /** Goes at the end, however that comes. */
  readonly privateFolder: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly #watchdog: ChildProcess;
  readonly #line: Socket;
  readonly #running = new Set<RunningProcess>();
  readonly #onStop: (() => Promise<unknown>)[] = [];
  readonly #ending = new AbortController();
  #stopping: Promise<void> | undefined;

  private constructor(environment: NodeJS.ProcessEnv, folder: string, privateFolder: string) {
    this.folder = folder;
    this.privateFolder = privateFolder;
    this.environment = environment;
    // Detached: a Ctrl-C at the terminal goes to the whole foreground group, and this one must outlive it.
    this.#watchdog = spawn('sh', [WATCHDOG, privateFolder], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
      env: environment,
    });
    this.#watchdog.unref();
    // Node makes a child's standard input a socket, whose other end children can inherit to announce themselves on.
    this.#line = this.#watchdog.stdin as Socket;
    this.#line.unref();
    this.#line.on('error', () => {}); // A dead watchdog shows at the next start: the announcement fails.
  }

  /** @throws Error in words when the folder given cannot be used. */
  static async open({ environment, folder: given }: SupervisorOptions): Promise<Supervisor> {
    const kept = given === undefined ? undefined : resolve(given);
    if (kept !== undefined) await makeDataFolder(kept);
    const privateFolder = await mkdtemp(join(tmpdir(), 'loyalty-ladder-'));
    const folder = kept ?? privateFolder;
    await chmod(folder, 0o711); // Postgres does not run as root; as another user it must pass through here.
    return new Supervisor(environment, folder, privateFolder);
  }

  /** What runs now. */
  get running(): readonly RunningProcess[] {
    return [...this.#running];
  }

  /** Aborts when everything is being stopped: from then on an end is no failure. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  /** Starts a process in a group of its own, its output in `<name>.log` of the folder. It is running, not yet ready. */
  start(options: ProcessOptions): RunningProcess {
    if (this.#ending.signal.aborted) throw new Error(`${options.name} is not started: everything is being stopped`);
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

  /** Ends everything and removes the private folder. Calls after the first wait for the same end. */
  stop(): Promise<void> {
    this.#ending.abort();
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
    await rm(this.privateFolder, { recursive: true, force: true });
    const failure = ended.find((one) => one.status === 'rejected');
    if (failure !== undefined) throw failure.reason;
  }
}
