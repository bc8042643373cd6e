/** Kafka's variable-length numbers (zigzag, seven bits a byte, the lowest first), and bytes behind their length. */

/** An int is no longer; the broker has looked at each record before it took it. */
const SHIFT_MAX = 28;

export class WireReader {
  readonly #from: Buffer;
  #at = 0;

  constructor(from: Buffer) {
    this.#from = from;
  }

  /** @throws RangeError beyond the end of the bytes. */
  int(): number {
    let value = 0;
    for (let shift = 0; shift <= SHIFT_MAX; shift += 7) {
      const byte = this.#from[this.#at++];
      if (byte === undefined) break;
      value |= (byte & 0x7f) << shift;
      if (byte <= 0x7f) return (value >>> 1) ^ -(value & 1);
    }
    throw new RangeError('a number without an end');
  }

  /** @returns null for a length below 0. @throws RangeError beyond the end of the bytes. */
  bytes(): Buffer | null {
    const length = this.int();
    if (length < 0) return null;
    const end = this.#at + length;
    if (end > this.#from.length) throw new RangeError('a length beyond the end of the bytes');
    const bytes = this.#from.subarray(this.#at, end);
    this.#at = end;
    return bytes;
  }

  rest(): Buffer {
    return this.#from.subarray(this.#at);
  }
}
