/** The headers of facts, outcomes and dead letters as asyncapi.json describes them (cloud-events.ts reads and writes them). */
import { DEAD_LETTER_REASONS } from './dead-letter-reason.ts';
import { FACT_TYPES, OUTCOME_TYPES } from './message-schemas.ts';
import { OUTCOME_SOURCE } from './outcome-wire.ts';
import { CARD_TYPE } from './topics.ts';

const TEXT = { type: 'string' };
const TIME_FORMAT = { format: 'date-time' };
const REQUIRED = ['ce_id', 'ce_source', 'ce_type', 'ce_time', 'content-type'];

const SPEC_VERSION = { ...TEXT, description: 'CloudEvents version; counts as 1.0 where absent.', const: '1.0' };
const CONTENT_TYPE = {
  ...TEXT,
  description: "Avro in Confluent's wire format: a zero byte, the schema id in 4 bytes, the Avro bytes.",
  examples: ['application/avro'],
};
/** Of traces (trace-headers.ts). */
const TRACED = {
  traceparent: {
    ...TEXT,
    description: 'Optional: the span that sent the record (W3C Trace Context). What is not valid is ignored.',
  },
  ce_traceparent: { ...TEXT, description: 'Optional: the span in which the event was made (CloudEvents).' },
};
const typeOf = (types: readonly string[]) => ({ ...TEXT, description: 'Says which message it is.', enum: types });

const factHeaders = {
  type: 'object',
  required: REQUIRED,
  properties: {
    ce_specversion: SPEC_VERSION,
    ce_id: {
      ...TEXT,
      description: 'Unique together with ce_source (within the customer). 1..128 UTF-16 code units.',
      minLength: 1,
      maxLength: 128,
    },
    ce_source: {
      ...TEXT,
      description:
        'Which system says so. 1..256 UTF-16 code units; urn:loyalty-ladder: and what begins with it is reserved.',
      minLength: 1,
      maxLength: 256,
    },
    ce_type: typeOf(FACT_TYPES),
    ce_time: {
      ...TEXT,
      description:
        "When it happened: RFC 3339, milliseconds count, any offset. For facts in 1970..9999 and at most 5 minutes after the broker's append time.",
      ...TIME_FORMAT,
    },
    'content-type': CONTENT_TYPE,
    ...TRACED,
  },
};

const ownHeaders = {
  type: 'object',
  required: REQUIRED,
  properties: {
    ce_specversion: SPEC_VERSION,
    ce_id: { ...TEXT, description: '128 bits in hex, unique: by customer, type and sequence.' },
    ce_source: { ...TEXT, description: 'This system.', const: OUTCOME_SOURCE },
    ce_type: typeOf(OUTCOME_TYPES),
    ce_time: { ...TEXT, description: 'When it became true: RFC 3339, UTC, milliseconds.', ...TIME_FORMAT },
    'content-type': CONTENT_TYPE,
  },
};

const outcomeHeaders = { ...ownHeaders, properties: { ...ownHeaders.properties, ...TRACED } };

const cardHeaders = {
  ...ownHeaders,
  properties: {
    ...ownHeaders.properties,
    ce_id: {
      ...TEXT,
      description: '128 bits in hex: by customer, epoch and version. The same card may be told again.',
    },
    ce_type: typeOf([CARD_TYPE]),
    ce_time: { ...TEXT, description: 'When it was read, and held: RFC 3339, UTC, milliseconds.', ...TIME_FORMAT },
  },
};

const DEAD_LETTER_PROPERTIES = {
  'dlq-reason': { ...TEXT, description: 'Why.', enum: Object.keys(DEAD_LETTER_REASONS) },
  'dlq-detail': { ...TEXT, description: 'Which field breaks which rule; never a value.' },
  'dlq-topic': { ...TEXT, description: 'Where it was.' },
  'dlq-partition': { ...TEXT, description: 'Decimal.' },
  'dlq-offset': { ...TEXT, description: 'Decimal.' },
  'dlq-timestamp': { ...TEXT, description: "Broker's append time, milliseconds since 1970." },
  'dlq-group': { ...TEXT, description: 'Consumer group that could not apply it.' },
};

export const ASYNCAPI_HEADERS = {
  factHeaders,
  outcomeHeaders,
  cardHeaders,
  deadLetterHeaders: {
    type: 'object',
    description:
      'The headers of the record as they came, in their order, and these behind them: the last of a name counts, where the record was a dead letter before.',
    required: Object.keys(DEAD_LETTER_PROPERTIES),
    properties: DEAD_LETTER_PROPERTIES,
  },
};
