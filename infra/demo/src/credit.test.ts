import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { CREDIT } from './credit.ts';

test('the data says where it comes from, under which licence, and what was changed; the credit says the same', async () => {
  const readme = await readFile(new URL('../data/README.md', import.meta.url), 'utf8');
  expect(readme).toContain('https://archive.ics.uci.edu/dataset/502/online+retail+ii');
  expect(readme).toContain('What was changed');
  for (const part of ['Online Retail II', 'Chen', 'UCI Machine Learning Repository', 'CC BY 4.0']) {
    expect(readme).toContain(part);
    expect(CREDIT).toContain(part);
  }
});
