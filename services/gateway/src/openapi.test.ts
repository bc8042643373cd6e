/** The committed document is what the gateway says, and OpenAPI 3.1. */
import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { openapiText } from './testing/openapi-text.ts';

const text = readFileSync(new URL('../openapi.json', import.meta.url), 'utf8');

test('openapi.json is what `npm run openapi` writes', async () => {
  expect(text).toBe(await openapiText());
});

test('openapi.json is valid OpenAPI 3.1, and each reference leads somewhere', async () => {
  const validator = new Validator();
  expect(await validator.validate(JSON.parse(text))).toEqual({ valid: true });
  expect(validator.version).toBe('3.1');
});

test.each([
  ['a reference to nowhere', { $ref: '#/components/responses/Nowhere' }],
  ['a field that OpenAPI has not', { description: 'x', schema: {} }],
])('it would not be with %s', async (_, response) => {
  const document = JSON.parse(text);
  document.paths['/v1/problems'].get.responses.default = response;
  expect(await new Validator().validate(document)).toMatchObject({ valid: false });
});
