/** Minor units per major unit of a currency, by ISO 4217. */
import { currencyOf } from '../facts/currencies.ts';

/** Of a code that nobody has heard of (a newer version has recorded it), as nearly all have. */
const USUAL_DECIMALS = 2;

/** @param code of ISO 4217. @returns 100 for GBP, 1 for JPY, 1000 for KWD; what has no minor unit is counted whole. */
export function minorUnitsPerMajor(code: string): number {
  const currency = currencyOf(code);
  return 10 ** (currency === undefined ? USUAL_DECIMALS : (currency.decimals ?? 0));
}
