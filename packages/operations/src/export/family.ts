/** A family of Prometheus' gauges, told from a reading: a report's figures under names, each with its labels. */
import { Gauge, type Registry } from 'prom-client';

export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family<Reading> {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
  /** What is not said has no series. */
  readonly samplesOf: (reading: Reading) => readonly Sample[];
}

/** A family without labels that is always told. */
export function figure<Reading>(name: string, help: string, figureOf: (reading: Reading) => number): Family<Reading> {
  return { name, help, samplesOf: (reading) => [{ value: figureOf(reading) }] };
}

/** @param latest undefined: there is no reading that may still be told; the family then has no series. */
export function tell<Reading>(
  registry: Registry,
  { name, help, labels = [], samplesOf }: Family<Reading>,
  latest: () => Reading | undefined,
): void {
  new Gauge({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    collect() {
      this.reset();
      if (labels.length === 0) this.remove(); // Where there are no labels, reset leaves a 0.
      const reading = latest();
      if (reading === undefined) return;
      for (const { labels: of = {}, value } of samplesOf(reading)) this.set(of, value);
    },
  });
}
