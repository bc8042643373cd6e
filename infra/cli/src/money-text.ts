/** Money for people: `GBP 1,234.50`. */
import { minorUnitsPerMajor } from '@loyalty-ladder/domain/points/minor-units.ts';

export function moneyText(minor: bigint, currency: string): string {
  const unit = minorUnitsPerMajor(currency);
  const decimals = String(unit).length - 1;
  const [sign, size] = minor < 0n ? ['-', -minor] : ['', minor];
  const rest = String(size % BigInt(unit)).padStart(decimals, '0');
  return `${currency} ${sign}${grouped(size / BigInt(unit))}${decimals === 0 ? '' : `.${rest}`}`;
}

/** `12,345` */
export function grouped(count: bigint | number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Basis points as percent, no longer than needed: `71.2 %`. */
export function percentText(basisPoints: number): string {
  return `${basisPoints / 100} %`;
}
