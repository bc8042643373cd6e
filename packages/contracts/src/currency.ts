/** Currencies in which a purchase can be paid: those of ISO 4217 that have a minor unit, withdrawn ones as long as they were money. */
import { currencyOf } from '@loyalty-ladder/domain/facts/currencies.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import { z } from 'zod';

const NO_CURRENCY = 'must be the ISO 4217 code of a currency';

export const currency = z
  .string(NO_CURRENCY)
  .refine((code) => currencyOf(code) !== undefined, { error: NO_CURRENCY, abort: true })
  .refine((code) => currencyOf(code)?.decimals !== undefined, {
    error: 'must have a minor unit: metals, units of account and tests are nothing that is paid in',
  });

/** @returns undefined for a currency that was money when the fact happened. */
export function whyNotThen(code: string, occurredAt: Instant): string | undefined {
  const { endsAt } = currencyOf(code) ?? {};
  if (endsAt === undefined || occurredAt < endsAt) return undefined;
  return 'was withdrawn before the purchase: the last month of its currency had ended';
}
