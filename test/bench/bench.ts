/** A bench measures one part and yields its figures one by one; main.ts shows them. */
export interface Bench {
  /** As `--only` names it. */
  readonly name: string;
  /** @param customers of the whole base, of a bench that needs one; undefined: as many as is asked of it. */
  readonly run: (seconds: number, customers?: number) => AsyncIterable<Omit<Measurement, 'bench'>>;
}

export interface Measurement {
  readonly bench: string;
  readonly figure: string;
  readonly value: number;
  readonly unit: string;
  /** What is asked of it: at least, or for memory at most, this. */
  readonly asked: number;
  readonly reached: boolean;
}
