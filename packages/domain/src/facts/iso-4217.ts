/**
 * ISO 4217 as its maintenance agency (SIX) published it on 2026-01-01: what a purchase may be paid in is the same on every
 * machine, whatever its runtime has heard of. Active codes are those of list one with its minor units. Withdrawn ones are those of list three
 * with the month of their last withdrawal; it has no minor units, which are those of Java 17, so codes that Java does not have (nearly all
 * withdrawn before 1996; of later ones AON, AOR, BAD, CHC, ECS, ECV, GHP, PLZ, SDP, TJR, UAK, XEU, XRE, ZRN) are not here.
 *
 * Compared when it was made: list one with Java 17 (all but UYW and XAD, which it lacks) and Debian's iso-codes 4.15; its test compares it with the
 * runtime's ICU. A new list: replace both tables and the date. What is recorded is folded with the minor units that stand here, so those of a code
 * that was here before never change without a new FOLD_VERSION.
 */

/** By the number of decimals of their minor unit. */
export const ACTIVE: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  2:
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY ' +
    'COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS ' +
    'INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR ' +
    'MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP ' +
    'STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER ZAR ZMW ZWG',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

/** Metals, units of account, tests, and no currency at all: the standard says N.A. of their minor unit. */
export const WITHOUT_MINOR_UNIT = 'XAG XAU XBA XBB XBC XBD XDR XPD XPT XSU XTS XUA XXX';

/** Code, decimals of its minor unit, the month in which it was withdrawn. */
export const WITHDRAWN: readonly (readonly [code: string, decimals: number, month: string])[] = [
  ['ADP', 0, '2003-07'],
  ['AFA', 2, '2003-01'],
  ['ANG', 2, '2025-03'],
  ['ATS', 2, '2002-03'],
  ['AYM', 2, '2005-10'],
  ['AZM', 2, '2005-12'],
  ['BEF', 0, '2002-03'],
  ['BGL', 2, '2003-11'],
  ['BGN', 2, '2026-01'],
  ['BYB', 0, '2001-01'],
  ['BYR', 0, '2017-01'],
  ['CSD', 2, '2006-10'],
  ['CUC', 2, '2021-06'],
  ['CYP', 2, '2008-01'],
  ['DEM', 2, '2002-03'],
  ['EEK', 2, '2011-01'],
  ['ESP', 0, '2002-03'],
  ['FIM', 2, '2002-03'],
  ['FRF', 2, '2002-03'],
  ['GHC', 2, '2008-01'],
  ['GRD', 0, '2002-03'],
  ['GWP', 2, '1997-05'],
  ['HRK', 2, '2023-01'],
  ['IEP', 2, '2002-03'],
  ['ITL', 0, '2002-03'],
  ['LTL', 2, '2014-12'],
  ['LUF', 0, '2002-03'],
  ['LVL', 2, '2014-01'],
  ['MGF', 0, '2004-12'],
  ['MRO', 2, '2017-12'],
  ['MTL', 2, '2008-01'],
  ['MZM', 2, '2006-06'],
  ['NLG', 2, '2002-03'],
  ['PTE', 0, '2002-03'],
  ['ROL', 0, '2005-06'],
  ['RUR', 2, '2004-01'],
  ['SDD', 2, '2007-07'],
  ['SIT', 2, '2007-01'],
  ['SKK', 2, '2009-01'],
  ['SLL', 2, '2023-12'],
  ['SRG', 2, '2003-12'],
  ['STD', 2, '2017-12'],
  ['TMM', 2, '2009-01'],
  ['TPE', 0, '2002-11'],
  ['TRL', 0, '2005-12'],
  ['USS', 2, '2014-03'],
  ['VEB', 2, '2008-01'],
  ['VEF', 2, '2018-08'],
  ['YUM', 2, '2003-07'],
  ['ZMK', 2, '2012-12'],
  ['ZWD', 2, '2008-08'],
  ['ZWL', 2, '2024-09'],
  ['ZWN', 2, '2006-09'],
  ['ZWR', 2, '2009-06'],
];
