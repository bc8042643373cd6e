/** The causes that the watch can name, by how they are written: 'ConsumerStopped' is one, and nothing else there is several words in one. */
import { readFileSync } from 'node:fs';

const FILES = ['judge-system', 'partition-causes', 'webhook-causes'];

export function causesInCode(): string[] {
  const texts = FILES.map((file) =>
    readFileSync(new URL(`../../packages/operations/src/watch/${file}.ts`, import.meta.url), 'utf8'),
  );
  const names = texts.flatMap((text) => [...text.matchAll(/'((?:[A-Z][a-z]+){2,})'/g)].map(([, name = '']) => name));
  return [...new Set(names)].toSorted();
}
