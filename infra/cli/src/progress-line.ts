/** Progress on stderr: one line that is rewritten on a terminal, a line now and then elsewhere. */
const TERMINAL_MS = 100;
const LOG_MS = 5_000;

export class ProgressLine {
  readonly #stream: NodeJS.WriteStream;
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(stream: NodeJS.WriteStream) {
    this.#stream = stream;
  }

  show(text: string): void {
    const now = performance.now();
    if (now - this.#lastAt < (this.#stream.isTTY ? TERMINAL_MS : LOG_MS)) return;
    this.#lastAt = now;
    this.#stream.write(this.#stream.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
  }

  /** Leaves the place to what comes next. */
  end(): void {
    if (this.#stream.isTTY) this.#stream.write('\r\u001b[K');
    this.#lastAt = Number.NEGATIVE_INFINITY;
  }
}
