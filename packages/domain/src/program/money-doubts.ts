/** Doubts about what money is counted in, and about who is key. */
import { currencyOf } from '../facts/currencies.ts';
import type { Instant } from '../time/instant.ts';
import type { Doubt } from './doubt.ts';
import type { Program } from './program.ts';

const CURRENCIES_NAMED = 5;
/** 20 is meant as a percentage. */
const SHARE_THOUGHT_OF = 100;
const NO_MONEY = 'is no code of ISO 4217 for something to pay in';

export function doubtsAboutMoney(program: Program, now: Instant): Doubt[] {
  return [
    ...doubtsAboutReporting(program, now),
    ...Object.keys(program.exchangeRates).flatMap((code) => doubtsAboutRate(code, program)),
    ...doubtsAboutMissingRates(program),
    ...doubtsAboutShares(program),
  ];
}

function doubtsAboutReporting({ currency: code }: Program, now: Instant): Doubt[] {
  const currency = currencyOf(code);
  if (currency?.decimals === undefined)
    return [{ rule: 'unknown-currency', path: 'currency', says: `${NO_MONEY}: nothing can be counted in it` }];
  const { endsAt } = currency;
  if (endsAt === undefined || endsAt > now) return [];
  const says = `is no money since ${new Date(endsAt).toISOString().slice(0, 7)}`;
  return [{ rule: 'withdrawn-currency', path: 'currency', says }];
}

function doubtsAboutRate(code: string, { currency }: Program): Doubt[] {
  const path = `exchangeRates.${code}`;
  if (currencyOf(code)?.decimals === undefined)
    return [{ rule: 'unknown-currency', path, says: `${NO_MONEY}: no purchase has it` }];
  if (code !== currency) return [];
  return [{ rule: 'rate-of-own-currency', path, says: 'is never used: the reporting currency is taken as it is' }];
}

/** Whoever gave a currency its points sells in it. */
function doubtsAboutMissingRates({ currency, exchangeRates, pointsPerMajorUnitByCurrency }: Program): Doubt[] {
  const codes = Object.keys(pointsPerMajorUnitByCurrency).filter(
    (code) => code !== currency && !(code in exchangeRates) && currencyOf(code)?.decimals !== undefined,
  );
  if (codes.length === 0) return [];
  const others = codes.length - CURRENCIES_NAMED;
  const named = codes.slice(0, CURRENCIES_NAMED).join(', ') + (others > 0 ? ` and ${others} others` : '');
  const says = `has no rate for ${named}: purchases in it earn points and bring no profit, and who made one is not withdrawn for a year`;
  return [{ rule: 'currency-without-rate', path: 'exchangeRates', says }];
}

function doubtsAboutShares({ keyShare }: Program): Doubt[] {
  if (keyShare >= SHARE_THOUGHT_OF) return [];
  const says = `is ${keyShare} (basis points): ${keyShare / 100} % of customers; ${keyShare} % is ${keyShare * 100}`;
  return [{ rule: 'key-share-below-1-percent', path: 'keyShare', says }];
}
