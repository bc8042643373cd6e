/** The calibrations of a case: what one leaves out is missing. */
import type { Calibration } from '@loyalty-ladder/domain/program/calibration.ts';
import * as z from 'zod';
import { instant } from './case-facts.ts';

const minor = z.int().transform((value) => BigInt(value));
const parameter = z.number().positive();

const calibration = z
  .strictObject({
    version: z.int().min(1),
    effectiveAt: instant,
    keyEnterMinor: minor.optional(),
    keyLeaveMinor: minor.optional(),
    mbg: z
      .strictObject({ r: parameter, alpha: parameter, a: parameter, b: parameter, healthy: z.boolean() })
      .optional(),
    gammaGamma: z.strictObject({ p: parameter, q: parameter, gamma: parameter, healthy: z.boolean() }).optional(),
    meanMarginMinor: minor.optional(),
  })
  .refine(({ keyEnterMinor, keyLeaveMinor }) => (keyEnterMinor === undefined) === (keyLeaveMinor === undefined), {
    path: ['keyLeaveMinor'],
    error: 'is there where keyEnterMinor is, and only there',
  })
  .transform(
    ({ version, effectiveAt, keyEnterMinor, keyLeaveMinor, mbg, gammaGamma, meanMarginMinor }): Calibration => ({
      version,
      effectiveAt,
      key:
        keyEnterMinor === undefined || keyLeaveMinor === undefined
          ? null
          : { enterMinor: keyEnterMinor, leaveMinor: keyLeaveMinor, shareMeasured: null },
      rfm: null,
      mbg: mbg ?? null,
      gammaGamma: gammaGamma ?? null,
      meanMarginMinor: meanMarginMinor ?? null,
    }),
  );

export const caseCalibrations = z
  .array(calibration)
  .default([])
  .refine((all) => new Set(all.map(({ version }) => version)).size === all.length, 'each version is there once');
