/** Values that some program somewhere could not bear, and JSON with one of them in it. */
import type { SeededRandom } from '@loyalty-ladder/harness/seeded-random.ts';

/** As JSON text: some of them no program could write. */
const ATOMS = [
  ...[
    'null',
    'true',
    '0',
    '-1',
    '1.5',
    '-0',
    '1e400',
    '-1e400',
    '1e-400',
    '9007199254740993',
    '9223372036854775808',
    `${'9'.repeat(400)}`,
  ],
  ...[
    '""',
    '" "',
    '"\\u0000"',
    '"a\\u0000b"',
    '"\\ud800"',
    '"\\udfff\\ud800"',
    '"\\u202e"',
    '"\\ufeff"',
    '"\\n\\r\\t"',
    '"💥"',
  ],
  ...['"NaN"', '"-9223372036854775809"', '"1e5"', '"0x10"', '"٣"', '"Infinity"', '"true"', '"null"', '"undefined"'],
  ...[
    `"'; drop table entries; --"`,
    "\"1' or '1'='1\"",
    '"#{7*7}{{7*7}}"',
    '"../../../etc/passwd"',
    '"<script>alert(1)</script>"',
  ],
  ...['"%00%0d%0aSet-Cookie: a=b"', '"\\r\\nX: y"', '"__proto__"', '"constructor"', '"toString"', '"hasOwnProperty"'],
  ...[
    '"0000-00-00T00:00:00Z"',
    '"9999-12-31T23:59:60Z"',
    '"+275760-09-13T00:00:00.001Z"',
    '"2026-02-30T00:00:00Z"',
    '"-000001-01-01T00:00:00Z"',
  ],
  ...[
    '"http://169.254.169.254/latest/meta-data"',
    '"file:///etc/passwd"',
    '"gopher://127.0.0.1:6379/_FLUSHALL"',
    '"http://[::1]:5432"',
  ],
  ...['[]', '{}', '[[]]', '[null]', '{"":""}', '{"a":{"b":{"c":1}}}', '{"length":-1}', '{"then":"x"}', '{"toJSON":1}'],
  ...['{"__proto__":{"admin":true}}', '{"constructor":{"prototype":{"admin":true}}}', '{"$ne":null}', '{"$gt":""}'],
  ...[
    `"${'x'.repeat(5_000)}"`,
    `"${'é'.repeat(129)}"`,
    `[${'1,'.repeat(2_000)}1]`,
    `${'['.repeat(64)}${']'.repeat(64)}`,
  ],
] as const;

/** Stands where an atom goes: JSON.stringify could not write most of them. */
const PLACE = '@@hostile@@';

export function hostileAtom(random: SeededRandom): string {
  return random.pick(ATOMS);
}

/** @returns JSON text of the value with one thing wrong. */
export function withHostility(value: unknown, random: SeededRandom): string {
  const copy = structuredClone(value);
  const spots = spotsOf(copy);
  const spot = spots[random.between(0, spots.length)];
  if (spot === undefined || random.chance(0.05)) return hostileAtom(random);
  const [holder, name] = spot;
  const way = random.between(0, 10);
  if (way === 0) delete holder[name];
  else if (way === 1) holder[`${name}${random.pick(['x', '\u0000', ' ', '.a', '[0]'])}`] = 1;
  else if (way === 2) return twice(JSON.stringify(copy), random);
  else holder[name] = PLACE;
  return JSON.stringify(copy).replace(`"${PLACE}"`, () => hostileAtom(random));
}

type Holder = Record<string, unknown>;

function spotsOf(value: unknown): [Holder, string][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [
    [value as Holder, name] as [Holder, string],
    ...spotsOf(each),
  ]);
}

/** A field that is there again, or a name that means something else to JavaScript. */
const twice = (text: string, random: SeededRandom): string =>
  text.replace('{', () =>
    random.pick(['{"id":"again","id":"twice",', '{"__proto__":{"x":1},', '{"\\u005f_proto__":[],', '{"":0,"":1,']),
  );
