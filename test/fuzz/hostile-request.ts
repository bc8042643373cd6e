/** Requests that nobody in good faith would send. Each family says what must come of it; each request follows from its seed alone. */
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { SeededRandom } from '@loyalty-ladder/harness/seeded-random.ts';
import { hostileAtom, withHostility } from './hostile-json.ts';
import { HEADER_TRICKS, ID_TRICKS, METHODS } from './hostile-words.ts';
import type { Operation } from './operations.ts';
import { sampleJson } from './sample-json.ts';

export interface HostileRequest {
  readonly family: string;
  readonly parts: readonly Buffer[];
  /** Of answers that come; default 1. */
  readonly answers?: number;
  /** It may be cut off without a word: it was no HTTP, or went away itself. */
  readonly mayBeSilent?: boolean;
  /** The answer must be a refusal: a 2xx would mean that it was understood otherwise than it was written. */
  readonly mustRefuse?: boolean;
  readonly operation?: Operation;
}

export interface Keys {
  /** May everything. */
  readonly whole: string;
  /** None of them may anything, or not what is asked for. */
  readonly bad: readonly [string, ...string[]];
}

export interface Attack {
  readonly random: SeededRandom;
  readonly operation: Operation;
  readonly keys: Keys;
}

/** A whole request as text; the body apart, in bytes. */
export interface Draft {
  method: string;
  target: string;
  headers: [string, string][];
  body: Buffer | undefined;
}

function draftOf({ random, operation, keys }: Attack): Draft {
  const [mediaType, schema] = operation.bodies[random.between(0, operation.bodies.length)] ?? [];
  const body = schema === undefined ? undefined : Buffer.from(JSON.stringify(sampleJson(schema, random)));
  const headers: [string, string][] = [
    ['host', 'fuzz.example'],
    ['authorization', `Bearer ${keys.whole}`],
    ...operation.parameters.flatMap((each): [string, string][] =>
      each.in === 'header' && (each.required || random.chance(0.8))
        ? [[each.name, `fuzz-${random.between(0, 1_000)}`]]
        : [],
    ),
    ...(mediaType === undefined ? [] : [['content-type', mediaType] as [string, string]]),
  ];
  return { method: operation.method, target: targetOf(operation, random), headers, body };
}

function targetOf({ path, parameters }: Operation, random: SeededRandom): string {
  const filled = path.replace(/\{(\w+)\}/g, () => random.pick(['fuzz', 'nobody', '1', 'a%2Fb', '0123456789abcdef']));
  const asked = parameters.filter((each) => each.in === 'query' && (each.required || random.chance(0.3)));
  const query = asked.map(
    ({ name, schema }) => `${name}=${encodeURIComponent(String(sampleJson(schema ?? {}, random)))}`,
  );
  return query.length === 0 ? filled : `${filled}?${query.join('&')}`;
}

/** @returns its bytes, with Content-Length if there is a body and nobody has said otherwise. */
export function bytesOf({ method, target, headers, body }: Draft): Buffer {
  const sized = headers.some(([name]) => /^(content-length|transfer-encoding)$/i.test(name));
  const all = body === undefined || sized ? headers : [...headers, ['content-length', String(body.length)] as const];
  const head = `${method} ${target} HTTP/1.1\r\n${all.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  return Buffer.concat([Buffer.from(head, 'latin1'), body ?? Buffer.alloc(0)]);
}

type Family = (attack: Attack) => Omit<HostileRequest, 'family' | 'operation'>;

const one = (draft: Draft, more: Partial<HostileRequest> = {}) => ({ parts: [bytesOf(draft)], ...more });

const AUTHORIZATIONS = (keys: Keys) =>
  [
    ...keys.bad.map((key) => `Bearer ${key}`),
    ...[
      'Bearer',
      'Bearer ',
      'bearer x',
      'Basic YTpi',
      `Bearer ${'x'.repeat(10_000)}`,
      `Bearer ${keys.whole.slice(0, -1)}`,
      `Bearer ${keys.whole}x`,
    ],
    ...[
      `Bearer ${keys.whole.toUpperCase()}`,
      `${keys.whole}`,
      'Bearer ll_*_*',
      `Bearer ll_${'0'.repeat(16)}_${'0'.repeat(40)}`,
      'Bearer \u00ff',
      `Digest username="${keys.whole.slice(3, 19)}"`,
    ],
  ] as [string, ...string[]];

/** What another program on the way might take for a request of its own. */
const SMUGGLED = 'GET /v1/smuggled HTTP/1.1\r\nhost: x\r\n\r\n';

function smuggled(name: string, value: string, body: string): Family {
  return ({ keys }) => {
    const head = `POST /v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${keys.whole}\r\ncontent-type: application/json\r\n`;
    return { parts: [Buffer.from(`${head}${name}: ${value}\r\n\r\n${body}`, 'latin1')], mustRefuse: true, answers: 2 };
  };
}

/** By name; a name that ends in a figure is a variant of the same trick. */
export const FAMILIES: Readonly<Record<string, Family>> = {
  'a value in the body': (attack) => {
    const draft = draftOf(attack);
    if (draft.body !== undefined)
      draft.body = Buffer.from(withHostility(JSON.parse(String(draft.body)), attack.random));
    return one(draft);
  },
  'a body that is no JSON': (attack) => {
    const { random } = attack;
    const draft = draftOf(attack);
    const text = String(draft.body ?? '{"a":1}');
    draft.body = Buffer.from(
      random.pick([
        Buffer.from(text.slice(0, random.between(1, text.length))),
        Buffer.from([0x22, 0xc3, 0x28, 0x22]),
        Buffer.from(`\ufeff${text}`),
        Buffer.from(text, 'utf16le'),
        Buffer.from(`${text}${text}`),
        Buffer.from('['.repeat(random.between(10_000, 200_000))),
        Buffer.from('{"a":'.repeat(5_000)),
        Buffer.from(`// c\n${text}`),
        Buffer.from('\0'.repeat(100)),
        Buffer.from('a=b&c=d'),
        Buffer.from('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
        Buffer.alloc(random.between(1, 64), random.between(0, 256)),
      ]),
    );
    if (!draft.headers.some(([name]) => name === 'content-type'))
      draft.headers.push(['content-type', 'application/json']);
    return one(draft, { mustRefuse: true });
  },
  'an id in the path': (attack) => {
    const draft = draftOf(attack);
    draft.target = attack.operation.path.replace(/\{\w+\}/g, () => attack.random.pick(ID_TRICKS));
    if (!attack.operation.path.includes('{')) draft.target += `/${attack.random.pick(ID_TRICKS)}`;
    return one(draft);
  },
  'a path': (attack) => {
    const draft = draftOf(attack);
    const { target } = draft;
    draft.target = attack.random.pick([
      ...([
        `/${target}`,
        `${target}/`,
        `${target}/..`,
        `/./${target}`,
        target.toUpperCase(),
        `http://evil.example${target}`,
        `//evil.example${target}`,
      ] as const),
      ...([
        target.replaceAll('/', '\\'),
        target.replace('/v1', '/v1/../v1'),
        target.replace('v', '%76'),
        `${target}%00.json`,
        `${target};a=b`,
      ] as const),
      ...([
        '*',
        '/',
        '',
        '/.env',
        '/.git/config',
        '/metrics',
        '/livez',
        '/readyz',
        '/docs/../../package.json',
        '/docs/static/..%2f..%2fpackage.json',
      ] as const),
      ...([
        '/docs/static/%2e%2e/%2e%2e/package.json',
        '/openapi.yaml',
        '/admin',
        '/v2/events',
        '/v1',
        'x',
        `/${'a/'.repeat(5_000)}`,
      ] as const),
    ]);
    return one(draft, { mayBeSilent: draft.target === '' });
  },
  'a query': (attack) => {
    const { random, operation } = attack;
    const draft = draftOf(attack);
    const [path = ''] = draft.target.split('?');
    const names = [
      ...operation.parameters.filter((each) => each.in === 'query').map(({ name }) => name),
      '__proto__',
      'a[b]',
      'constructor',
    ];
    const name = names[random.between(0, names.length)] ?? 'a';
    const value = random.pick([
      '',
      '-1',
      '0',
      '1e9',
      '9'.repeat(40),
      'NaN',
      '%00',
      '%ZZ',
      '%ff',
      "'--",
      '%F0%9F%92%A5',
      'a&a=b',
      `1&${name}=2`,
      '[]',
      '%0d%0a',
      'x'.repeat(4_000),
    ]);
    draft.target = `${path}?${random.chance(0.3) ? (draft.target.split('?')[1] ?? '') : ''}&${name}=${value}`;
    return one(draft);
  },
  'a header': (attack) => {
    const draft = draftOf(attack);
    const [first = ['x', 'y'] as const, ...others] = HEADER_TRICKS;
    const [name, value] = attack.random.pick([first, ...others]);
    if (attack.random.chance(0.7)) draft.headers = draft.headers.filter(([each]) => each !== name);
    draft.headers.push([name, value]);
    return one(draft);
  },
  'very many headers': (attack) => {
    const draft = draftOf(attack);
    for (let each = 0; each < 1_000; each += 1) draft.headers.push([`x-${each}`, 'y']);
    return one(draft);
  },
  'a method': (attack) => {
    const draft = draftOf(attack);
    draft.method = attack.random.pick(METHODS);
    return one(draft, { mayBeSilent: draft.method === 'CONNECT' });
  },
  'no key, or another': (attack) => {
    const draft = draftOf(attack);
    draft.headers = draft.headers.filter(([name]) => name !== 'authorization');
    if (attack.random.chance(0.9))
      draft.headers.push(['authorization', attack.random.pick(AUTHORIZATIONS(attack.keys))]);
    return one(draft, { mustRefuse: attack.operation.needsKey });
  },
  'a compressed bomb': (attack) => {
    const draft = draftOf(attack);
    const [encoding, pack] = attack.random.pick<[string, (bytes: Buffer) => Buffer]>([
      ['gzip', gzipSync],
      ['br', brotliCompressSync],
      ['deflate', deflateSync],
    ]);
    draft.headers = [
      ...draft.headers.filter(([name]) => name !== 'content-type'),
      ['content-type', 'application/json'],
      ['content-encoding', encoding],
    ];
    draft.body = pack(BOMB);
    return one(draft, { mustRefuse: true });
  },
  'a body that is too large': (attack) => {
    const draft = draftOf(attack);
    draft.headers = [
      ...draft.headers.filter(([name]) => name !== 'content-type'),
      ['content-type', 'application/json'],
    ];
    draft.body = Buffer.from(`"${'x'.repeat(1_100_000)}"`);
    return one(draft, { mustRefuse: true, mayBeSilent: true }); // Cut off while it still sends.
  },
  'a lie about length': (attack) => {
    const draft = draftOf(attack);
    draft.headers.push([
      'content-length',
      attack.random.pick(['-1', '1e3', '0x10', '99999999999999999999', '1, 2', '', '+5', '5 5']),
    ]);
    draft.body ??= Buffer.from('{"a":1}');
    return one(draft, { mustRefuse: true, answers: 2 });
  },
  'a request that goes away': (attack) => {
    const whole = bytesOf(draftOf(attack));
    return { parts: [whole.subarray(0, attack.random.between(1, whole.length))], answers: 0, mayBeSilent: true };
  },
  'no HTTP at all': ({ random }) => ({
    parts: [
      random.pick([
        Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00]),
        Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
        Buffer.from('GET /v1/program\r\n\r\n'),
        Buffer.from('GET /v1/program HTTP/9.9\r\n\r\n'),
        Buffer.from('*1\r\n$8\r\nFLUSHALL\r\n'),
        Buffer.from('SSH-2.0-x\r\n'),
        Buffer.from('GET /v1/pro\0gram HTTP/1.1\r\nhost: x\r\n\r\n'),
        Buffer.from('GET /v1/program HTTP/1.1\r\nhost x\r\n\r\n'),
        Buffer.from('GET /v1/program HTTP/1.1\r\nhost : x\r\n\r\n'),
        Buffer.from('GET /v1/program HTTP/1.1\r\n host: x\r\n\r\n'),
        Buffer.from('GET /v1/program HTTP/1.1\nhost: x\n\n'),
        Buffer.from('GET /v1/program HTTP/1.1\r\nhost: x\r\nhost: y\r\n\r\n'),
        Buffer.from('GET /v1/program HTTP/1.1\r\n\r\n'),
        Buffer.from(Array.from({ length: 200 }, () => random.between(0, 256))).fill('\r\n\r\n', 196),
      ]),
    ],
    mustRefuse: true,
    mayBeSilent: true,
  }),
  'smuggling 1': smuggled('content-length: 6\r\ntransfer-encoding', 'chunked', `0\r\n\r\n${SMUGGLED}`),
  'smuggling 2': smuggled('transfer-encoding: chunked\r\ncontent-length', '5', `0\r\n\r\n${SMUGGLED}`),
  'smuggling 3': smuggled('content-length: 2\r\ncontent-length', `${SMUGGLED.length}`, `{}${SMUGGLED}`),
  'smuggling 4': smuggled('transfer-encoding', 'xchunked', `0\r\n\r\n${SMUGGLED}`),
  'smuggling 5': smuggled('transfer-encoding : chunked\r\ncontent-length', '5', `0\r\n\r\n${SMUGGLED}`),
  'smuggling 6': smuggled('transfer-encoding', 'chunked, identity', `0\r\n\r\n${SMUGGLED}`),
  'smuggling 7': smuggled('transfer-encoding', 'chunked', `fffffffffffffffff\r\n${SMUGGLED}`),
  'smuggling 8': smuggled('transfer-encoding', 'chunked', `2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`),
  'smuggling 9': smuggled('transfer-encoding', '\u000bchunked', `0\r\n\r\n${SMUGGLED}`),
  'requests one behind the other': (attack) => {
    const drafts = Array.from({ length: attack.random.between(2, 6) }, () => draftOf(attack));
    return { parts: [Buffer.concat(drafts.map(bytesOf))], answers: drafts.length };
  },
  'a request in pieces': (attack) => {
    const whole = bytesOf(draftOf(attack));
    const cut = attack.random.between(1, whole.length);
    return { parts: [whole.subarray(0, cut), whole.subarray(cut)] };
  },
  'a hostile atom alone': (attack) => {
    const draft = draftOf(attack);
    if (draft.body !== undefined) draft.body = Buffer.from(hostileAtom(attack.random));
    return one(draft);
  },
};

const BOMB = Buffer.alloc(4_000_000, ' ');

/** Some families are a few variants of one thing: values and ids get most of the turns. */
const NAMES = Object.keys(FAMILIES) as [string, ...string[]];
const OFTEN = [
  'a value in the body',
  'a value in the body',
  'an id in the path',
  'a header',
  'a query',
  'no key, or another',
] as const;

export function hostileRequest(attack: Attack): HostileRequest {
  const family = attack.random.chance(0.5) ? attack.random.pick(OFTEN) : attack.random.pick(NAMES);
  const made = FAMILIES[family]?.(attack);
  if (made === undefined) throw new Error(`there is no family ${family}`);
  return { family, operation: attack.operation, ...made };
}
