/** The published description and the code say the same: every topic, message, header and limit, in both directions. */
import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { writeEnvelope } from './cloud-events.ts';
import { DEAD_LETTER_REASONS } from './dead-letter-reason.ts';
import { FACT_TYPES, MESSAGE_SCHEMAS, OUTCOME_TYPES } from './message-schemas.ts';
import { OUTCOME_SOURCE } from './outcome-wire.ts';
import { INPUT_TOPICS, TOPIC_BY_FACT_TYPE, TOPIC_BY_OUTCOME_TYPE, TOPIC_SPECS, type TopicSpec } from './topics.ts';

interface Reference {
  readonly $ref: string;
}

interface Channel {
  readonly address: string;
  readonly messages: Readonly<Record<string, Reference>>;
  readonly bindings: { readonly kafka: { readonly partitions: number; readonly topicConfiguration: object } };
}

interface Operation {
  readonly action: 'send' | 'receive';
  readonly channel: Reference;
  readonly description?: string;
  readonly 'x-isolation-level'?: string;
}

interface Message {
  readonly name: string;
  readonly headers: Reference;
  readonly payload: { readonly schema?: Reference };
  readonly 'x-registry-subject'?: string;
}

const folder = new URL('../', import.meta.url);
const document = JSON.parse(readFileSync(new URL('asyncapi.json', folder), 'utf8'));
const channels: Readonly<Record<string, Channel>> = document.channels;
const operations: Readonly<Record<string, Operation>> = document.operations;
const messages: Readonly<Record<string, Message>> = document.components.messages;
const { factHeaders, outcomeHeaders, deadLetterHeaders } = document.components.schemas;

const follow = ({ $ref }: Reference): unknown =>
  $ref
    .slice(2)
    .split('/')
    .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], document);

const topicOf = ({ address }: Channel): string => address.replace(/^\{prefix\}/, '');

const typesOf = (topic: string): string[] =>
  Object.entries({ ...TOPIC_BY_FACT_TYPE, ...TOPIC_BY_OUTCOME_TYPE }).flatMap(([type, of]) =>
    of === topic ? [type] : [],
  );

test('its channels are the topics, with their partitions and limits', () => {
  const described = Object.values(channels).map((channel) => [topicOf(channel), channel.bindings.kafka]);
  expect(Object.fromEntries(described)).toMatchObject(
    Object.fromEntries(TOPIC_SPECS.map((spec) => [spec.topic, bindingOf(spec)])),
  );
  expect(described).toHaveLength(TOPIC_SPECS.length);
});

const bindingOf = ({ partitions, config }: TopicSpec) => ({
  partitions,
  topicConfiguration: {
    'cleanup.policy': [config['cleanup.policy']],
    'retention.ms': Number(config['retention.ms']),
    'max.message.bytes': Number(config['max.message.bytes']),
  },
  'x-message.timestamp.type': config['message.timestamp.type'],
  'x-compression.type': config['compression.type'],
});

test('each channel carries the messages of its topic', () => {
  for (const channel of Object.values(channels)) {
    const names = Object.values(channel.messages).map((reference) => (follow(reference) as Message).name);
    const topic = topicOf(channel);
    expect(names.sort()).toEqual(topic.endsWith('.dlq') ? ['dead-letter'] : typesOf(topic).sort());
  }
});

test('each message refers to the schema file of its type and to its subject', () => {
  const described = Object.values(messages).filter(({ name }) => name !== 'dead-letter');
  expect(
    described.map(({ name, payload, ...rest }) => [name, payload.schema?.$ref, rest['x-registry-subject']]),
  ).toEqual(MESSAGE_SCHEMAS.map(({ type, subject }) => [type, `./schemas/${type}.avsc`, subject]));
  for (const { payload } of described) expect(existsSync(new URL(payload.schema?.$ref ?? '', folder))).toBe(true);
});

test('headers are those that are written, types and reasons are all there', () => {
  const written = Object.keys(writeEnvelope({ id: 'i', source: 's', type: 't', time: 0 })).sort();
  expect(Object.keys(factHeaders.properties).sort()).toEqual(written);
  expect(Object.keys(outcomeHeaders.properties).sort()).toEqual(written);
  expect(factHeaders.properties.ce_type.enum).toEqual(FACT_TYPES);
  expect(outcomeHeaders.properties.ce_type.enum).toEqual(OUTCOME_TYPES);
  expect(outcomeHeaders.properties.ce_source.const).toBe(OUTCOME_SOURCE);
  expect(deadLetterHeaders.properties['dlq-reason'].enum).toEqual(Object.keys(DEAD_LETTER_REASONS));
});

test('facts are received, all else is sent and says that readers must read committed', () => {
  const inputs: readonly string[] = INPUT_TOPICS;
  expect(Object.keys(operations)).toHaveLength(TOPIC_SPECS.length);
  for (const operation of Object.values(operations)) {
    const isInput = inputs.includes(topicOf(follow(operation.channel) as Channel));
    expect(operation.action).toBe(isInput ? 'receive' : 'send');
    expect(operation['x-isolation-level']).toBe(isInput ? undefined : 'read_committed');
    if (!isInput) expect(operation.description).toContain('isolation.level=read_committed');
  }
});

test('every reference inside the document leads somewhere', () => {
  const references: string[] = [];
  JSON.stringify(document, (name, value) => {
    if (name === '$ref' && value.startsWith('#')) references.push(value);
    return value;
  });
  expect(references.length).toBeGreaterThan(TOPIC_SPECS.length);
  for (const $ref of references) expect(follow({ $ref }), $ref).toBeDefined();
});
