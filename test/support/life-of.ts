/** For tests of what is read: a customer of whom there is something of everything to read. */
import { DAY_MS, HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { nps, purchase, returned, visited } from './facts.ts';

/** @param day since the beginning of 2024. */
export const onDay = (day: number, hour = 12): string =>
  new Date(Date.UTC(2024, 0, 1) + day * DAY_MS + hour * HOUR_MS).toISOString();

/** Months with a return, an answer, and silence behind them. */
export const lifeOf = (customerId: string, salt = '') => [
  visited({ id: `v${salt}`, customerId, at: onDay(0) }),
  ...[1, 20, 40, 60].map((day) => purchase({ id: `p${day}${salt}`, customerId, at: onDay(day), amountMinor: 2_000 })),
  returned({ id: `r${salt}`, customerId, at: onDay(65), purchaseId: `p60${salt}` }),
  nps({ id: `n${salt}`, customerId, at: onDay(66), score: 9 }),
];
