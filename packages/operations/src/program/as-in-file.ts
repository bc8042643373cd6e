/** A program's settings as its file has them: rates in points for 1.00, instants as text, whatever the fold computes with. */
import type { Program } from '@loyalty-ladder/domain/program/program.ts';

/** Of a rate as the fold has it (program-schema.ts). */
const RATE_SCALE = 10_000;

export function asInFile(program: Program): Readonly<Record<string, unknown>> {
  const { pointsPerMajorUnit, pointsPerMajorUnitByCurrency, campaigns, ...others } = program;
  const plain = Object.entries(others).map(([name, value]) => [
    name,
    typeof value === 'bigint' ? Number(value) : value,
  ]);
  return {
    ...Object.fromEntries(plain),
    pointsPerMajorUnit: rate(pointsPerMajorUnit),
    pointsPerMajorUnitByCurrency: Object.fromEntries(
      Object.entries(pointsPerMajorUnitByCurrency).map(([code, each]) => [code, rate(each)]),
    ),
    campaigns: campaigns.map(({ from, to, ...each }) => ({ ...each, from: text(from), to: text(to) })),
  };
}

const rate = (tenThousandths: bigint) => Number(tenThousandths) / RATE_SCALE;
const text = (at: number) => new Date(at).toISOString();
