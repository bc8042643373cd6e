/** The currencies of ISO 4217 (iso-4217.ts), and at which instants something can be paid in them. */
import { HOUR_MS, type Instant } from '../time/instant.ts';
import { ACTIVE, WITHDRAWN, WITHOUT_MINOR_UNIT } from './iso-4217.ts';

export interface Currency {
  /** Of its minor unit; undefined: it has none. */
  readonly decimals?: number;
  /** The instant from which on nothing is paid in it any more; undefined: it is active. */
  readonly endsAt?: Instant;
}

/** Its last month ends later in zones behind UTC; no till is behind it further. */
const ZONE_MS_MAX = 12 * HOUR_MS;

const CURRENCIES: ReadonlyMap<string, Currency> = new Map([
  ...WITHDRAWN.map(([code, decimals, month]) => [code, { decimals, endsAt: endOf(month) }] as const),
  ...WITHOUT_MINOR_UNIT.split(' ').map((code) => [code, {}] as const),
  ...Object.entries(ACTIVE).flatMap(([decimals, codes]) =>
    codes.split(' ').map((code) => [code, { decimals: Number(decimals) }] as const),
  ),
]);

/** @param code of ISO 4217. @returns undefined: nobody has heard of it. */
export function currencyOf(code: string): Currency | undefined {
  return CURRENCIES.get(code);
}

/** @param month such as 2023-01. */
function endOf(month: string): Instant {
  const first = new Date(`${month}-01T00:00:00Z`);
  return first.setUTCMonth(first.getUTCMonth() + 1) + ZONE_MS_MAX;
}
