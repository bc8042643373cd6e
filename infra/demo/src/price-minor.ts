/** `6.75` as 675, exactly: from the digits, since 2.3 * 100 is not 230 in floating point. */

/** @throws RangeError when the text is no price, or names a part of the minor unit. */
export function priceMinor(price: string): number {
  const match = /^([0-9]{1,12})(?:\.([0-9]{1,2})0*)?$/.exec(price);
  if (match === null) throw new RangeError(`not a price in whole minor units: ${price}`);
  const [, major = '', minor = ''] = match;
  return Number(major) * 100 + Number(minor.padEnd(2, '0'));
}
