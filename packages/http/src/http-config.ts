/** Pieces of what doors read from the environment. */
import { z } from 'zod';

export const wholeNumber = (min: number, max: number) => {
  const rule = `a whole number from ${min} to ${max}`;
  return z.coerce.number(rule).int(rule).min(min, rule).max(max, rule);
};

/** Addresses and networks, as a list; not set: nobody is believed who says for whom he asks. */
export const proxies = z
  .string()
  .transform((list) => list.split(',').map((each) => each.trim()))
  .pipe(z.array(z.string().regex(/^[0-9a-fA-F:.]+(\/\d{1,3})?$/, 'a comma separated list of addresses or networks')))
  .optional();
