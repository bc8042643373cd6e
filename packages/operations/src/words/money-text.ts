/** Money for people: exact, in major units with as many decimals as the currency has. */
import { minorUnitsPerMajor } from '@loyalty-ladder/domain/points/minor-units.ts';
import { grouped } from './grouped.ts';

/** `-1,234.05 GBP`. @param minor minor units of the currency. @param currency of ISO 4217. */
export function moneyText(minor: bigint, currency: string): string {
  const perMajor = BigInt(minorUnitsPerMajor(currency));
  const amount = minor < 0n ? -minor : minor;
  const sign = minor < 0n ? '-' : '';
  if (perMajor === 1n) return `${sign}${grouped(amount)} ${currency}`;
  const decimals = String(perMajor).length - 1;
  return `${sign}${grouped(amount / perMajor)}.${String(amount % perMajor).padStart(decimals, '0')} ${currency}`;
}
