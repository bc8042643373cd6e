/** One instance of a service as a process of its own, which can be killed in any way and started again. */
import { readFile } from 'node:fs/promises';
import type { Exit, ProcessOptions, RunningProcess } from './child-process.ts';
import { freePort } from './free-port.ts';
import { SERVICE_NODE_OPTIONS } from './service-node-options.ts';
import type { Supervisor } from './supervisor.ts';
import { answersOk, waitUntilReady } from './wait-until-ready.ts';

const READY_SECONDS_MAX = 60;

export interface ServiceInstance {
  /** The service's folder in services/. */
  readonly service: string;
  /** From 1. */
  readonly instance: number;
  readonly mainFile: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The variable that names the port of the public listener, of a service that has one. */
  readonly publicPort?: string | undefined;
}

export class RunningService {
  readonly service: string;
  readonly instance: number;
  readonly #supervisor: Supervisor;
  readonly #definition: ServiceInstance;
  #process: RunningProcess | undefined;
  #port: number | undefined;
  #publicPort: number | undefined;

  constructor(supervisor: Supervisor, definition: ServiceInstance) {
    this.service = definition.service;
    this.instance = definition.instance;
    this.#supervisor = supervisor;
    this.#definition = definition;
  }

  get name(): string {
    return `${this.service}-${this.instance}`;
  }

  /** Base address of /livez, /readyz and /metrics; the same for all starts of this instance. */
  get url(): string {
    return this.#port === undefined ? '' : `http://127.0.0.1:${this.#port}`;
  }

  /** Base address for callers from outside, of a service that has one; else ''. */
  get publicUrl(): string {
    return this.#publicPort === undefined ? '' : `http://127.0.0.1:${this.#publicPort}`;
  }

  get pid(): number {
    return this.#running.pid;
  }

  /** Of all starts of this instance. */
  get logFile(): string {
    return this.#running.logFile;
  }

  async logTail(lines = 20): Promise<string> {
    return (await readFile(this.logFile, 'utf8')).trimEnd().split('\n').slice(-lines).join('\n');
  }

  /** Settles when the process that runs now is gone; never rejects. */
  get exited(): Promise<Exit> {
    return this.#running.exited;
  }

  /** Spawns the process; it is not ready yet. Starting again is for an instance whose process is gone. */
  async spawn(): Promise<void> {
    this.#port ??= await freePort();
    if (this.#definition.publicPort !== undefined) this.#publicPort ??= await freePort();
    this.#process = this.#supervisor.start(this.#processOptions(this.#port));
  }

  /** Waits for /readyz. @throws Error with the end of the log when the process ends, or is not ready within 60 s. */
  async ready(): Promise<void> {
    await waitUntilReady(this.#running, answersOk(`${this.url}/readyz`), READY_SECONDS_MAX);
  }

  /** @returns false when the process is gone. */
  kill(signal: NodeJS.Signals): boolean {
    return this.#running.kill(signal);
  }

  /** SIGKILL, and the process is gone when this returns. */
  async crash(): Promise<void> {
    this.#running.kill('SIGKILL');
    await this.#running.exited;
  }

  /** Graceful: SIGTERM, and SIGKILL when it does not end in time. */
  stop(): Promise<Exit> {
    return this.#running.stop();
  }

  /** Stops gracefully what still runs, starts anew and waits until it is ready. */
  async restart(): Promise<void> {
    await this.stop();
    await this.spawn();
    await this.ready();
  }

  get #publicPortSetting(): Readonly<Record<string, string>> {
    const { publicPort } = this.#definition;
    return publicPort === undefined || this.#publicPort === undefined ? {} : { [publicPort]: String(this.#publicPort) };
  }

  get #running(): RunningProcess {
    if (this.#process === undefined) throw new Error(`${this.name} has not been started`);
    return this.#process;
  }

  #processOptions(port: number): ProcessOptions {
    return {
      name: this.name,
      command: process.execPath,
      args: [...SERVICE_NODE_OPTIONS, this.#definition.mainFile],
      environment: { ...this.#definition.environment, HTTP_PORT: String(port), ...this.#publicPortSetting },
      usesOthers: true,
      stopSecondsMax: 25, // Above the 20 s that runtime gives a graceful stop.
    };
  }
}
