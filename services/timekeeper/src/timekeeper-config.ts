/** Configuration of the timekeeper: what it connects to, how long it waits for facts on their way, and how hard it works. */
import { exportConfig } from '@loyalty-ladder/operations/export/export-config.ts';
import { ladderConfig } from '@loyalty-ladder/runtime/config.ts';
import { z } from 'zod';

/** A turn advances one page a partition and shares the rate with sweeps; it must end before /livez calls it dead (running-task.ts). */
const PAGE_SECONDS_MAX = 10;

const variables = z.object({
  ...ladderConfig,
  ...exportConfig.shape,
  /** How long a fact may be on its way from the till into Kafka before time passes over it; a later one is late, and corrected. */
  SETTLE_MS: z.coerce.number().int().min(100).max(86_400_000).default(30_000),
  /** How often the ends of the topics are compared with what is applied. */
  WATCH_MS: z.coerce.number().int().min(10).max(60_000).default(500),
  /** A partition with more records than this waiting is left to its consumers. */
  YIELD_RECORDS: z.coerce.number().int().min(0).default(1_000),
  /** Customers of one transaction at the most. */
  ADVANCE_CUSTOMERS_MAX: z.coerce.number().int().min(1).max(10_000).default(500),
  /** The end of a month is due for the whole base at once: this keeps room for the consumers. */
  ADVANCE_PER_SECOND_MAX: z.coerce.number().int().min(1).default(2_000),
  /** When each night the base is measured and calibrated, by the wall clock of the program's zone; "off": never. A night that is missed is made up for. */
  CALIBRATION_AT: z
    .string()
    .regex(/^(([01]\d|2[0-3]):[0-5]\d|off)$/, 'must be a time like 03:00, or "off"')
    .default('03:00'),
  /** Basis points of the customers for whom something has to change before a night's calibration is published. */
  CALIBRATION_CHANGE_MIN: z.coerce.number().int().min(0).max(10_000).default(100),
  /** How far behind the outbox cards are mended: whoever committed has written them by then. */
  CARD_REPAIR_DELAY_MS: z.coerce.number().int().min(100).default(5_000),
});

export const timekeeperConfig = variables.refine(
  (config) => config.ADVANCE_CUSTOMERS_MAX <= PAGE_SECONDS_MAX * config.ADVANCE_PER_SECOND_MAX,
  `ADVANCE_CUSTOMERS_MAX must be at most ${PAGE_SECONDS_MAX} times ADVANCE_PER_SECOND_MAX: a page must not take longer than that many seconds`,
);

export type TimekeeperConfig = z.output<typeof timekeeperConfig>;
