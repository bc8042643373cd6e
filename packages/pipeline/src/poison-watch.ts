/**
 * One poison record is a dead letter; a flood of them is a bad deploy (a producer's or ours), and setting the whole topic aside would
 * be the worse answer. When too large a share of a partition's latest records is poison, that partition is halted, the others go on.
 */
export interface PoisonLimits {
  /** Share of poison, above which a partition is halted. */
  readonly shareMax: number;
  /** Number of latest records the share is taken of; below it nothing is halted. */
  readonly windowRecords: number;
}

export class PoisonWatch {
  readonly #limits: PoisonLimits;
  readonly #latest = new Map<string, boolean[]>();
  readonly #halted = new Map<string, string>();

  constructor(limits: PoisonLimits) {
    this.#limits = limits;
  }

  /** @param poison per record about to be applied, whether it is poison. @returns whether the partition must not go on with them. */
  isHalted(partition: string, poison: readonly boolean[]): boolean {
    if (this.#halted.has(partition)) return true;
    const { shareMax, windowRecords } = this.#limits;
    const window = this.#window(partition, poison);
    const count = window.filter(Boolean).length;
    if (window.length < windowRecords || count <= shareMax * windowRecords) return false;
    this.#halted.set(partition, `${partition}: ${count} of the latest ${windowRecords} records are poison`);
    return true;
  }

  /** Call once the records are applied: a batch that is tried again counts once. */
  remember(partition: string, poison: readonly boolean[]): void {
    this.#latest.set(partition, this.#window(partition, poison));
  }

  /** Why partitions are halted; empty when none is. */
  reasons(): readonly string[] {
    return [...this.#halted.values()];
  }

  #window(partition: string, poison: readonly boolean[]): boolean[] {
    return [...(this.#latest.get(partition) ?? []), ...poison].slice(-this.#limits.windowRecords);
  }
}
