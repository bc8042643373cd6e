/** An assertion that stays on: what it refuses is a programmer's error, never a business reason. */
export function invariant(condition: boolean, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`);
}
