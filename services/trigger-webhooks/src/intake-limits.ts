/** One transaction of the intake: outcomes, and their bytes in memory. Each makes a message for each endpoint that hears of it. */
export const PAGE_LIMITS = { rowsMax: 500, bytesMax: 4_000_000 };
