/**
 * Currencies of whose major unit a euro has about fifty or more, those that are met most often first: by their order of magnitude, as of
 * mid 2025 (reference rates of the European Central Bank, and market rates of currencies that it does not quote). A warning hangs on it, nothing
 * else, so a rate that doubles or halves is of no interest.
 */
export const WORTH_FAR_LESS: readonly string[] = (
  'JPY KRW HUF INR IDR ISK RSD CLP COP ARS VND PHP PKR RUB KZT NGN KES EGP BDT LKR XAF XOF XPF ' +
  'AFN ALL AMD AOA BIF BTN CDF CRC CVE DJF DOP DZD ETB GMD GNF GYD HTG IQD IRR JMD KGS KHR KMF KPW LAK LBP LRD ' +
  'MGA MKD MMK MNT MUR MWK MZN NPR PYG RWF SDG SOS SSP SYP TZS UGX UZS VED VES VUV YER'
).split(' ');
