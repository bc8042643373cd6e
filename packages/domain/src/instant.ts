/** An instant: whole milliseconds since 1970-01-01T00:00:00Z (UTC). Times never carry a zone; days come from the program's zone. */
export type Instant = number;
