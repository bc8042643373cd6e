import { DRIVER_CLASSES, STAFF_CAUSES } from '@loyalty-ladder/domain/state/driver.ts';
import { z } from 'zod';
import { asOf, noQuery, readMeasured, share } from './measured-fields.ts';
import type { ReportRoute } from './report-route.ts';

const percent = z.int().describe('Percent.');
const driverClass = z.enum(DRIVER_CLASSES);

const figures = z.strictObject({
  customers: z.int().describe('At risk.'),
  evidenced: share.describe('Of them, who gave any evidence that counts; of the others the prior alone speaks.'),
  classes: z
    .array(z.strictObject({ class: driverClass, customers: share, prior: percent }))
    .describe('Of those with evidence, by most probable class of cause.'),
  subCauses: z
    .array(z.strictObject({ subCause: z.enum(STAFF_CAUSES), customers: share }))
    .describe('Of those with evidence whose class is staff, those of whom one is known.'),
});

const answer = z.strictObject({
  asOf,
  prior: z.record(driverClass, percent),
  priorSource: z.string(),
  all: figures,
  levels: z.array(figures.extend({ level: z.enum(['watch', 'at-risk', 'lost']) })),
});

export const driversRoute: ReportRoute<typeof noQuery> = {
  name: 'drivers',
  summary: 'Why those at risk are leaving',
  description:
    'Most probably: of those who gave evidence by class of cause, beside the prior that holds for everybody.',
  query: noQuery,
  answer,
  read: (source) => readMeasured(source, 'drivers'),
};
