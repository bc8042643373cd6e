/** Whoever reads the published description with the parser of AsyncAPI finds it whole: references, Avro schemas beside it, examples. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Parser } from '@asyncapi/parser';
import { expect, test } from 'vitest';

const ERROR = 0;
const file = fileURLToPath(new URL('../asyncapi.json', import.meta.url));
const text = readFileSync(file, 'utf8');
/** @returns what is wrong, in the parser's words. */
const faultsOf = async (document: string): Promise<readonly string[]> => {
  const { diagnostics } = await new Parser().parse(document, { source: file });
  return diagnostics.flatMap(({ severity, code, message }) => (severity === ERROR ? [`${code}: ${message}`] : []));
};

test('the parser of AsyncAPI finds nothing wrong with asyncapi.json', async () => {
  expect(await faultsOf(text)).toEqual([]);
});

test.each([
  ['#/components/schemas/factHeaders', '#/components/schemas/nowhere'],
  ['./schemas/purchase.completed.avsc', './schemas/purchase.nowhere.avsc'],
])('it would find that nothing is at %s', async (there, nowhere) => {
  expect(text).toContain(`"${there}"`);
  expect(await faultsOf(text.replace(`"${there}"`, `"${nowhere}"`))).toEqual([expect.stringMatching(/^invalid-ref: /)]);
});
