/** Currencies in which a purchase can be paid: ISO 4217 as the runtime's ICU lists it, without units of account that have no minor units. */
import { z } from 'zod';

const WITHOUT_MINOR_UNITS = ['XDR', 'XSU', 'XUA'];
const CURRENCIES = new Set(Intl.supportedValuesOf('currency').filter((code) => !WITHOUT_MINOR_UNITS.includes(code)));

const error = 'must be the ISO 4217 code of a currency that has minor units';

export const currency = z.string(error).refine((code) => CURRENCIES.has(code), { error });
