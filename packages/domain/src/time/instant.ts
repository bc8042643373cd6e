/** An instant: whole milliseconds since 1970-01-01T00:00:00Z (UTC). Times never carry a zone; days come from the program's zone. */
export type Instant = number;

export const HOUR_MS = 3_600_000;
/** 24 h, what grace and deadlines count in; a calendar day may be longer or shorter (calendar.ts). */
export const DAY_MS = 24 * HOUR_MS;
