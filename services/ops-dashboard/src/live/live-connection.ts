/**
 * One page that is followed, as server-sent events. What it does not take fast enough is not kept for it: it gets the newest snapshot when there is
 * room again, and sees by its sequence what it has missed.
 */
import type { ServerResponse } from 'node:http';

/** A page that has taken nothing for so long is gone, whatever its connection says. */
const STUCK_MS_MAX = 60_000;
/** Proxies close what is silent. */
const SILENT_MS_MAX = 10_000;

export interface LiveEvent {
  readonly name: string;
  /** For a resume. */
  readonly id?: string;
  /** JSON; once for all pages. */
  readonly json: string;
}

export class LiveConnection {
  readonly #response: ServerResponse;
  #newest: LiveEvent | undefined;
  #writtenAt = performance.now();
  #isFull = false;

  constructor(response: ServerResponse) {
    this.#response = response;
    response.on('drain', () => {
      this.#isFull = false;
      const newest = this.#newest;
      this.#newest = undefined;
      if (newest !== undefined) this.#write(newest);
    });
  }

  /** @returns false: it is full, and another one will say more. */
  tell(event: LiveEvent): boolean {
    if (this.#isFull) return false;
    this.#write(event);
    return true;
  }

  /** A snapshot, of which the newest is worth all. */
  tellNewest(event: LiveEvent): void {
    if (!this.tell(event)) this.#newest = event;
  }

  /** Once a second: says that it is there, or gives up. */
  keepAlive(): void {
    const silentMs = performance.now() - this.#writtenAt;
    if (this.#isFull && silentMs > STUCK_MS_MAX) this.#response.destroy();
    else if (!this.#isFull && silentMs > SILENT_MS_MAX) this.#send(': still here\n\n');
  }

  /** The last word. */
  end(event: LiveEvent): void {
    if (this.#isFull) this.#response.destroy();
    else this.#response.end(textOf(event));
  }

  #write(event: LiveEvent): void {
    this.#send(textOf(event));
  }

  #send(text: string): void {
    this.#writtenAt = performance.now();
    this.#isFull = !this.#response.write(text);
  }
}

const textOf = ({ name, id, json }: LiveEvent): string =>
  `event: ${name}\n${id === undefined ? '' : `id: ${id}\n`}data: ${json}\n\n`;
