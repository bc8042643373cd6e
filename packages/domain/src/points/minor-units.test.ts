import { expect, test } from 'vitest';
import { minorUnitsPerMajor } from './minor-units.ts';

test.each([
  ['GBP', 100],
  ['JPY', 1],
  ['KWD', 1000],
  ['CLF', 10_000],
  ['XAU', 1],
  ['QQQ', 100],
])('%s has %i minor units', (currency, minorUnits) => {
  expect(minorUnitsPerMajor(currency)).toBe(minorUnits);
});

/** What purchases could be recorded in while ICU 78 was asked, and how they were folded then. */
const FOLDED: Readonly<Record<number, string>> = {
  1: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF',
  100:
    'AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY ' +
    'COP CRC CUC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HRK HTG HUF ' +
    'IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK ' +
    'MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE ' +
    'SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VES WST XCD XCG YER ZAR ZMW ' +
    'ZWG ZWL',
  1000: 'BHD IQD JOD KWD LYD OMR TND',
};

test('recorded purchases are folded as they were', () => {
  const codes = Object.entries(FOLDED).flatMap(([units, each]) => each.split(' ').map((code) => [code, Number(units)]));
  expect(codes).toHaveLength(160);
  expect(codes.map(([code]) => [code, minorUnitsPerMajor(String(code))])).toEqual(codes);
});
