/**
 * Minor units per major unit of a currency, by ISO 4217 (list one, "Minor unit" column, amendment 177 of 2024). Nearly all have two
 * decimals, so only the others are named; funds, metals and test codes, for which the standard says N.A., are counted whole.
 */
const WITHOUT_DECIMALS =
  'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF ' +
  'XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX';
const WITH_THREE = 'BHD IQD JOD KWD LYD OMR TND';
const WITH_FOUR = 'CLF UYW';

const MINOR_UNITS = new Map<string, number>([
  ...WITHOUT_DECIMALS.split(' ').map((code) => [code, 1] as const),
  ...WITH_THREE.split(' ').map((code) => [code, 1_000] as const),
  ...WITH_FOUR.split(' ').map((code) => [code, 10_000] as const),
]);

/** @param currency ISO 4217 code. @returns 100 for GBP, 1 for JPY, 1000 for KWD. */
export function minorUnitsPerMajor(currency: string): number {
  return MINOR_UNITS.get(currency) ?? 100;
}
