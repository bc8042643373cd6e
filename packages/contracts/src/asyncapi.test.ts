/** The published description is what the code says, and what it says holds together. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { asyncapiText } from './asyncapi.ts';
import { headersOf, readEnvelope, writeEnvelope } from './cloud-events.ts';
import { messageSchema } from './message-schemas.ts';
import { SUBSCRIBER_RULE } from './subscriber-rule.ts';
import {
  CARD_TOPIC,
  CARD_TYPE,
  INPUT_TOPICS,
  TOPIC_BY_FACT_TYPE,
  TOPIC_BY_OUTCOME_TYPE,
  TOPIC_SPECS,
} from './topics.ts';
import { traceHeaders } from './trace-headers.ts';

interface Reference {
  readonly $ref: string;
}

interface Channel {
  readonly address: string;
  readonly messages: Readonly<Record<string, Reference>>;
}

interface Operation {
  readonly action: 'send' | 'receive';
  readonly channel: Reference;
  readonly 'x-isolation-level'?: string;
}

interface Message {
  readonly name: string;
  readonly payload: { readonly schema?: Reference };
  readonly examples?: readonly { readonly headers: Readonly<Record<string, string>>; readonly payload: object }[];
}

const folder = new URL('../', import.meta.url);
const text = readFileSync(new URL('asyncapi.json', folder), 'utf8');
const document = JSON.parse(text);
const channels: Readonly<Record<string, Channel>> = document.channels;
const operations: Readonly<Record<string, Operation>> = document.operations;
const messages: Readonly<Record<string, Message>> = document.components.messages;
const { factHeaders, outcomeHeaders, cardHeaders } = document.components.schemas;

const follow = ({ $ref }: Reference): unknown =>
  $ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], document);

const topicOf = ({ address }: Channel): string => address.replace(/^\{prefix\}/, '');

test('asyncapi.json is what `npm run asyncapi` writes', () => {
  expect(text).toBe(asyncapiText());
});

test('README and domain.md tell subscribers the same rule, and the schemas which fields it speaks of', () => {
  const root = new URL('../../../', import.meta.url);
  for (const path of ['README.md', 'packages/domain/domain.md']) {
    const words = readFileSync(new URL(path, root), 'utf8');
    for (const sentence of SUBSCRIBER_RULE) expect(words, path).toContain(sentence);
  }
  expect(document.info.description).toContain(SUBSCRIBER_RULE.join(' '));
  for (const type of ['stage.changed', 'risk.changed'] as const) {
    const docs = Object.fromEntries(
      messageSchema(type)
        .schema.fields.map((field) => Object.values(field).map(String))
        .map(([name = '', ...rest]) => [name, rest.at(-1)]),
    );
    expect(docs.revision).toBe(
      'From 1. The highest revision of a key is valid, unless it is retracted. What is valid is the history; the value now is `inForce`.',
    );
    expect(docs.current).toContain(
      'only on current and not stale, once, and only if `to` was not in force before this version',
    );
  }
});

test('every message has its channel, and only dead letters have several', () => {
  const carried = Object.values(channels).flatMap((channel) =>
    Object.values(channel.messages).map((reference) => [(follow(reference) as Message).name, topicOf(channel)]),
  );
  const letters = INPUT_TOPICS.map((topic) => ['dead-letter', `${topic}.dlq`]);
  const types = Object.entries({ ...TOPIC_BY_FACT_TYPE, ...TOPIC_BY_OUTCOME_TYPE, [CARD_TYPE]: CARD_TOPIC });
  expect(carried.toSorted()).toEqual([...types, ...letters].toSorted());
});

test('headers are those that are written', () => {
  const written = Object.keys(writeEnvelope({ id: 'i', source: 's', type: 't', time: 0 })).sort();
  const traced = [...written, ...Object.keys(traceHeaders('made by', 'sent by'))].sort();
  expect(Object.keys(factHeaders.properties).sort()).toEqual(traced);
  expect(Object.keys(outcomeHeaders.properties).sort()).toEqual(traced);
  expect(Object.keys(cardHeaders.properties).sort()).toEqual(written);
});

test('facts are received, all else is sent and says that readers must read committed', () => {
  const inputs: readonly string[] = INPUT_TOPICS;
  expect(Object.keys(operations)).toHaveLength(TOPIC_SPECS.length - 1); // Nobody else reads probes.
  for (const operation of Object.values(operations)) {
    const isInput = inputs.includes(topicOf(follow(operation.channel) as Channel));
    expect(operation.action).toBe(isInput ? 'receive' : 'send');
    expect(operation['x-isolation-level']).toBe(isInput ? undefined : 'read_committed');
  }
});

test('each example is a message of its type, with the fields of its schema', () => {
  const described = Object.values(messages).filter(({ name }) => name !== 'dead-letter');
  for (const { name, payload, examples } of described) {
    const schema = JSON.parse(readFileSync(new URL(payload.schema?.$ref ?? '', folder), 'utf8'));
    const fields: readonly string[] = schema.fields.map((field: { readonly name: string }) => field.name);
    for (const example of examples ?? expect.fail(`${name} has no example`)) {
      expect(readEnvelope(headersOf(example.headers))).toMatchObject({ ok: true, envelope: { type: name } });
      expect(fields).toEqual(expect.arrayContaining(Object.keys(example.payload)));
    }
  }
});

test('every reference leads somewhere', () => {
  const references: string[] = [];
  JSON.stringify(document, (name, value) => {
    if (name === '$ref') references.push(value);
    return value;
  });
  expect(references.length).toBeGreaterThan(TOPIC_SPECS.length);
  for (const $ref of references) {
    if ($ref.startsWith('#')) expect(follow({ $ref }), $ref).toBeDefined();
    else expect(existsSync(new URL($ref, folder)), $ref).toBe(true);
  }
});
