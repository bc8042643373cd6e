/** What the exporter reads from the environment of the service that it is mounted in. */
import { kafkaConfig, postgresConfig } from '@loyalty-ladder/runtime/config.ts';
import { z } from 'zod';

export const exportConfig = z.object({
  ...kafkaConfig,
  ...postgresConfig,
  /** How long after a reading of what waits the next one is taken. */
  EXPORT_MS: z.coerce.number().int().min(100).max(3_600_000).default(5_000),
  /** The same of counts of the whole base, which take long and rest most of the time. */
  CENSUS_MS: z.coerce.number().int().min(100).max(86_400_000).default(60_000),
});

export type ExportConfig = z.output<typeof exportConfig>;
