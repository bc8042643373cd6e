/** A calibration as it is stored and as worked cases name it; what its body leaves out is missing. */
import * as z from 'zod';
import type { Instant } from '../time/instant.ts';
import type { Bounds, Calibration } from './calibration.ts';

/** A JSON integer, or one in decimals where it may be too large for that. */
const minor = z.union([z.int(), z.string().regex(/^-?\d{1,19}$/, 'is not a whole number')]).transform(BigInt);
/** Of those who bring profit: one of 0 would make everybody key who has not bought yet. */
const threshold = minor.refine((value) => value > 0n, 'a threshold of profit is at least 1');
const bounds = <Value extends z.ZodType>(value: Value) => z.tuple([value, value, value, value]);

const fit = z.number().positive();

const body = z
  .strictObject({
    keyEnterMinor: threshold.optional(),
    keyLeaveMinor: threshold.optional(),
    keyShareMeasured: z.int().min(0).max(10_000).optional(),
    rfm: z.strictObject({ recency: bounds(z.int()), frequency: bounds(z.int()), money: bounds(minor) }).optional(),
    mbg: z.strictObject({ r: fit, alpha: fit, a: fit, b: fit, healthy: z.boolean() }).optional(),
    gammaGamma: z.strictObject({ p: fit, q: fit, gamma: fit, healthy: z.boolean() }).optional(),
    meanMarginMinor: minor.optional(),
  })
  .refine(({ keyEnterMinor, keyLeaveMinor }) => (keyEnterMinor === undefined) === (keyLeaveMinor === undefined), {
    path: ['keyLeaveMinor'],
    error: 'the two thresholds come together',
  })
  .refine(({ keyEnterMinor = 0n, keyLeaveMinor = 0n }) => keyLeaveMinor <= keyEnterMinor, {
    path: ['keyLeaveMinor'],
    error: 'is at most keyEnterMinor: else who enters leaves at once',
  });

export interface StoredCalibration {
  readonly version: number;
  readonly effectiveAt: Instant;
  readonly body: unknown;
}

/** @throws z.ZodError when the body is of no version that this code knows. */
export function parseCalibration({ version, effectiveAt, body: stored }: StoredCalibration): Calibration {
  const { keyEnterMinor, keyLeaveMinor, keyShareMeasured = null, ...parts } = body.parse(stored);
  const hasKey = keyEnterMinor !== undefined && keyLeaveMinor !== undefined;
  return {
    ...{ version, effectiveAt },
    key: hasKey ? { enterMinor: keyEnterMinor, leaveMinor: keyLeaveMinor, shareMeasured: keyShareMeasured } : null,
    rfm: parts.rfm ?? null,
    mbg: parts.mbg ?? null,
    gammaGamma: parts.gammaGamma ?? null,
    meanMarginMinor: parts.meanMarginMinor ?? null,
  };
}

/** As it is stored: parsed again it is the same. */
export function calibrationBody({ key, rfm, mbg, gammaGamma, meanMarginMinor }: CalibrationFigures): object {
  return {
    ...(key !== null && {
      keyEnterMinor: String(key.enterMinor),
      keyLeaveMinor: String(key.leaveMinor),
      ...(key.shareMeasured !== null && { keyShareMeasured: key.shareMeasured }),
    }),
    ...(rfm !== null && { rfm: { ...rfm, money: rfm.money.map(String) as unknown as Bounds<string> } }),
    ...(mbg !== null && { mbg }),
    ...(gammaGamma !== null && { gammaGamma }),
    ...(meanMarginMinor !== null && { meanMarginMinor: String(meanMarginMinor) }),
  };
}

/** What a calibration says, whichever version it becomes. */
export type CalibrationFigures = Omit<Calibration, 'version' | 'effectiveAt'>;
