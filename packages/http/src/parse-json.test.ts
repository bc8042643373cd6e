import { expect, test } from 'vitest';
import { parseJson } from './parse-json.ts';

const parse = (text: string) => parseJson(Buffer.from(text));
const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);

test.each([
  '{"a":{"b":[1,{"a":2}]},"b":[{"a":1},{"a":2}],"c":"}{,:\\"[","\\\\":1,"\\"":2}',
  '[]',
  '"{\\"a\\":1,\\"a\\":2}"',
  ' { } ',
  '1e2',
  nested(32),
])('%s is what JSON says', (text) => {
  expect(parse(text)).toEqual(JSON.parse(text));
});

test.each([
  ['two fields of one name', '{"a":1,"b":2,"a":3}', 'must name each field of an object once'],
  [
    'two fields of one name, deep and written otherwise',
    '[{"x":{"a":[],"\\u0061":3}}]',
    'must name each field of an object once',
  ],
  ['__proto__', '{"a":{"__proto__":{"x":1}}}', 'must have no field called __proto__'],
  ['__proto__ in disguise', '{"\\u005f_proto__":1}', 'must have no field called __proto__'],
  ['what is nested without end', nested(33), 'must not be nested deeper than 32'],
  ['what is nested by the hundred thousand', nested(200_000), 'must not be nested deeper than 32'],
  ['a comma too much', '[1,]', 'must be JSON (RFC 8259)'],
  ['NaN', '{"a":NaN}', 'must be JSON (RFC 8259)'],
])('%s is refused', (_, text, rule) => {
  expect(() => parse(text)).toThrow(expect.objectContaining({ problem: 'malformed-body' }));
  try {
    parse(text);
  } catch (error) {
    expect((error as { body(): object }).body()).toMatchObject({ errors: [{ field: 'body', rule }] });
  }
});

test('bytes that are no UTF-8 are refused, and never mended', () => {
  expect(() => parseJson(Buffer.from([0x22, 0xc3, 0x28, 0x22]))).toThrow(
    expect.objectContaining({ problem: 'malformed-body' }),
  );
});

test('no bytes are no body', () => {
  expect(parse('')).toBeUndefined();
});
