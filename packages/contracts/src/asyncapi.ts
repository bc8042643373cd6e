/**
 * The published description of topics and messages, for those who write to them and read from them. `npm run asyncapi` writes it to
 * asyncapi.json from what the code goes by; asyncapi.test.ts compares the two. Words for a topic are the only thing said here alone.
 */
import { ASYNCAPI_HEADERS } from './asyncapi-headers.ts';
import { asyncapiMessages, messageName } from './asyncapi-messages.ts';
import { SUBSCRIBER_RULE } from './subscriber-rule.ts';
import {
  CARD_TOPIC,
  CARD_TYPE,
  deadLetterTopic,
  INPUT_TOPICS,
  type InputTopic,
  OUTPUT_TOPICS,
  type OutputTopic,
  PROBE_TOPIC,
  TOPIC_BY_FACT_TYPE,
  TOPIC_BY_OUTCOME_TYPE,
  TOPIC_SPECS,
  type TopicSpec,
} from './topics.ts';

const ABOUT: Readonly<Record<InputTopic | OutputTopic | typeof CARD_TOPIC, string>> = {
  'loyalty.purchases': 'What customers bought, returned and cancelled.',
  'loyalty.contacts': 'How we reached customers and they us: deliveries, visits, responses, service, consent.',
  'loyalty.feedback': 'What customers say of us: NPS, CSAT, reviews, complaints, referrals.',
  'loyalty.stage-changes': 'A customer stands on another rung of the ladder.',
  'loyalty.at-risk-clients': 'The risk that a customer leaves has another level, recovery included.',
  'loyalty.points-changes': 'Points have moved: entries, balances and next expiry.',
  'loyalty.follow-ups':
    'Feedback that somebody has to answer: a case is opened, escalated at its deadline, closed. One is open a customer.',
  'loyalty.notices':
    'What is about to change while there is time to act: a grace starts or ends, points are about to expire.',
  'loyalty.advice-changes': 'What to do about a weak buyer is another: develop, minimal or none.',
  'loyalty.key-customers': 'A customer belongs to those who bring most profit, or does no more.',
  'loyalty.customers':
    'Who is what today, for whoever begins late: the latest card of every customer. Each card lies behind the outcomes that it knows, in the same Kafka transaction. A record without a value says that its customer was erased.',
};

const READ_COMMITTED =
  "Sent in Kafka transactions. Subscribers must read with isolation.level=read_committed (the default of kafkajs and librdkafka, not of Java's client, whose default is read_uncommitted), else they also see the records of aborted attempts: some outcomes twice.";

/** Probes come from us and go to us. */
const DESCRIBED = TOPIC_SPECS.filter(({ topic }) => topic !== PROBE_TOPIC);

/** As it stands in the file. */
export function asyncapiText(): string {
  return `${JSON.stringify(document(), null, 2)}\n`;
}

function document() {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Loyalty Ladder',
      version: '1.0.0',
      license: { name: 'Apache-2.0' },
      description:
        'Facts (purchases, contacts, feedback) go in, in any order, late and more than once; outcomes (stage, risk, points, notices, follow-ups, advice, key customers) come out, each once for subscribers that read committed records. The stream of outcomes is a log of revisions. ' +
        `${SUBSCRIBER_RULE.join(' ')} \`sequence\` is gap-free per customer and topic, \`version\` orders a customer's outcomes across topics.`,
    },
    defaultContentType: 'application/avro',
    servers: {
      kafka: {
        host: '{brokers}',
        protocol: 'kafka',
        variables: { brokers: { default: '127.0.0.1:9092', description: 'KAFKA_BROKERS' } },
        bindings: { kafka: { schemaRegistryVendor: 'confluent', bindingVersion: '0.5.0' } },
      },
    },
    channels: Object.fromEntries(DESCRIBED.map((spec) => [channelName(spec.topic), channel(spec)])),
    operations: Object.fromEntries(DESCRIBED.map(({ topic }) => operation(topic))),
    components: {
      parameters: { prefix: { description: 'TOPIC_PREFIX of the environment, empty by default.', default: '' } },
      messages: asyncapiMessages(),
      schemas: ASYNCAPI_HEADERS,
    },
  };
}

function channel({ topic, partitions, config }: TopicSpec) {
  return {
    address: `{prefix}${topic}`,
    description: aboutTopic(topic),
    parameters: { prefix: { $ref: '#/components/parameters/prefix' } },
    messages: Object.fromEntries(
      typesOf(topic)
        .map(messageName)
        .map((name) => [name, { $ref: `#/components/messages/${name}` }]),
    ),
    bindings: {
      kafka: {
        partitions,
        topicConfiguration: {
          'cleanup.policy': [config['cleanup.policy']],
          ...numbers(config, ['retention.ms', 'delete.retention.ms', 'max.message.bytes']),
        },
        'x-message.timestamp.type': config['message.timestamp.type'],
        'x-compression.type': config['compression.type'],
        bindingVersion: '0.5.0',
      },
    },
  };
}

function numbers(config: TopicSpec['config'], names: readonly string[]): Record<string, number> {
  return Object.fromEntries(
    names.flatMap((name) => (config[name] === undefined ? [] : [[name, Number(config[name])]])),
  );
}

function operation(topic: string): readonly [string, object] {
  const name = channelName(topic);
  const reference = { $ref: `#/channels/${name}` };
  const title = `${name[0]?.toUpperCase()}${name.slice(1)}`;
  if (INPUTS.has(topic)) return [`apply${title}`, { action: 'receive', channel: reference }];
  const sent = { description: READ_COMMITTED, 'x-isolation-level': 'read_committed' };
  return [`publish${title}`, { action: 'send', channel: reference, ...sent }];
}

function aboutTopic(topic: string): string {
  const known = ([...INPUT_TOPICS, ...OUTPUT_TOPICS, CARD_TOPIC] as const).find((each) => each === topic);
  if (known !== undefined) return ABOUT[known];
  const original = INPUT_TOPICS.find((each) => deadLetterTopic(each) === topic);
  return `Records of ${original} that could not be applied.`;
}

function typesOf(topic: string): string[] {
  const topics: Readonly<Record<string, string>> = {
    ...TOPIC_BY_FACT_TYPE,
    ...TOPIC_BY_OUTCOME_TYPE,
    [CARD_TYPE]: CARD_TOPIC,
  };
  const types = Object.keys(topics).filter((type) => topics[type] === topic);
  return types.length === 0 ? ['dead-letter'] : types;
}

/** `loyalty.at-risk-clients` is atRiskClients. */
const channelName = (topic: string): string => messageName(topic.replace('loyalty.', ''));

const INPUTS: ReadonlySet<string> = new Set(INPUT_TOPICS);
