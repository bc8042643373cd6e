/** Whether two plain values (of JSON kinds) say the same, whatever the order of their keys: a store may have reordered them. */
export function sameContent(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  const [leftEntries, rightEntries] = [Object.entries(left), new Map(Object.entries(right))];
  if (leftEntries.length !== rightEntries.size || Array.isArray(left) !== Array.isArray(right)) return false;
  return leftEntries.every(([name, value]) => rightEntries.has(name) && sameContent(value, rightEntries.get(name)));
}
