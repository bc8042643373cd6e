/** A list in an order that a seed decides (Fisher and Yates, with a linear congruential generator: the same on every machine). */
export function shuffled<Item>(items: readonly Item[], seed: number): Item[] {
  const result = [...items];
  let random = seed;
  for (let last = result.length - 1; last > 0; last--) {
    random = (Math.imul(random, 1_664_525) + 1_013_904_223) >>> 0;
    const chosen = Math.floor((random / 2 ** 32) * (last + 1));
    const [item] = result.splice(chosen, 1);
    if (item !== undefined) result.push(item);
  }
  return result;
}
