/** A bench measures one part and yields its figures one by one; main.ts shows them. */
export interface Bench {
  /** As `--only` names it. */
  readonly name: string;
  readonly run: (seconds: number) => AsyncIterable<Omit<Measurement, 'bench'>>;
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
