/** Amounts in the reporting currency: "floor(amount x numerator / denominator)", minor unit to minor unit. */
import type { Program } from '../program/program.ts';

export type ExchangeRate = Program['exchangeRates'][string];

const AS_IT_IS: ExchangeRate = { numerator: 1, denominator: 1 };

/** @returns undefined: the program has none, so what is paid in the currency counts nothing. */
export function exchangeRate({ currency, exchangeRates }: Program, from: string): ExchangeRate | undefined {
  return from === currency ? AS_IT_IS : exchangeRates[from];
}

/** @param amount at least 0. @returns NaN where plain numbers are not exact: then `exchangedExact`. */
export function exchanged(amount: number, rate: ExchangeRate): number {
  if (rate === AS_IT_IS) return amount;
  const product = amount * rate.numerator;
  if (!(product <= Number.MAX_SAFE_INTEGER)) return Number.NaN;
  return (product - (product % rate.denominator)) / rate.denominator;
}

/** @param amount at least 0. */
export function exchangedExact(amount: bigint, { numerator, denominator }: ExchangeRate): bigint {
  return (amount * BigInt(numerator)) / BigInt(denominator);
}
