/** `1 entry`, `2 entries`; `1 row waits`, `2 rows wait`. */
export function counted(count: number | bigint, one: string, many = `${one}s`): string {
  return `${count} ${Number(count) === 1 ? one : many}`;
}
