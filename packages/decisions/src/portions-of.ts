/** Divides work into portions of a limited weight: what is loaded for one portion is let go before the next is loaded. */

/** @returns the items in their order; each portion weighs at most `weightMax`, or is a single item. */
export function portionsOf<Item>(
  items: readonly Item[],
  weightOf: (item: Item) => number,
  weightMax: number,
): Item[][] {
  const portions: Item[][] = [];
  let free = 0;
  for (const item of items) {
    const weight = weightOf(item);
    const portion = portions.at(-1);
    if (portion === undefined || weight > free) {
      portions.push([item]);
      free = weightMax - weight;
    } else {
      portion.push(item);
      free -= weight;
    }
  }
  return portions;
}
