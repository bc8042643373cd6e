/**
 * The base of all errors of operation: what is neither a refusal (a value) nor a defect. Each says for itself what is to be done about it,
 * where it arises, so that nobody has to know its class (classify.ts). The domain has errors of its own shape: it imports nothing.
 */

export abstract class OperatingError extends Error {
  /** For machines and operators: a constant word in capitals. */
  abstract readonly code: string;
  /** Whether it passes by itself: the same again is worth a try. */
  readonly retryable: boolean = false;
  /** Whether a piece of data is at fault: without it the rest goes well. */
  readonly poison: boolean = false;

  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}
