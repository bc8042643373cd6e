/** The table of failures in ARCHITECTURE.md, row by row: each fault as it arises at its edge, and the one classifier's answer to it. */
import { readFileSync } from 'node:fs';
import { SchemaRegistryError } from '@loyalty-ladder/contracts/schema-registry-error.ts';
import { StreamLostError } from '@loyalty-ladder/pipeline/start-position.ts';
import { classify, type FailureClass } from '@loyalty-ladder/runtime/classify.ts';
import { CardStoreError } from '@loyalty-ladder/store/cards/cards.ts';
import { StoreMovedError } from '@loyalty-ladder/store/identity/assert-at-home.ts';
import { AccessRefusedError } from '@loyalty-ladder/store/postgres/postgres-access.ts';
import { RecordsRefusedError } from '@loyalty-ladder/stream/records-refused-error.ts';
import { toStreamError } from '@loyalty-ladder/stream/stream-error.ts';
import { TopicRefusedError } from '@loyalty-ladder/stream/topic-refused-error.ts';
import kafkajs from 'kafkajs';
import { DatabaseError } from 'pg';
import { expect, test } from 'vitest';
import { LeaseLostError, RowsRefusedError, StoresDisagreeError } from '../../services/outbox-relay/src/relay-error.ts';

const ANSWERS: Readonly<Record<FailureClass, string>> = { retryable: 'repeated', poison: 'taken out', fatal: 'ends' };

const sql = (code: string) => Object.assign(new DatabaseError('x', 1, 'error'), { code });
const network = (code: string) => Object.assign(new Error('x'), { code });
const kafka = (type: string) =>
  toStreamError(
    new kafkajs.KafkaJSProtocolError(Object.assign(new Error('x'), { type, code: 1, retriable: false }) as never),
  );

const RACE = Object.assign(new TypeError("Cannot read properties of undefined (reading 'write')"), {
  stack: 'TypeError: x\n    at Connection.write (/srv/node_modules/kafkajs/src/network/connection.js:1:1)',
});

/** By the first column. */
const FAULTS: Readonly<Record<string, readonly unknown[]>> = {
  'Postgres away, starting, or out of connections': [
    network('ECONNREFUSED'),
    new Error('Connection terminated unexpectedly'),
    new Error('timeout exceeded when trying to connect'),
    sql('08006'),
    sql('53300'),
    sql('57P01'),
    sql('57P03'),
  ],
  'a lock not granted, a deadlock': [sql('55P03'), sql('40P01')],
  'a full disk': [sql('53100')],
  'Kafka away, or a broker that refuses for now': [
    toStreamError(new kafkajs.KafkaJSConnectionError('Connection error: connect ECONNREFUSED 127.0.0.1:1')),
    kafka('NOT_LEADER_FOR_PARTITION'),
  ],
  'a race inside kafkajs: an error thrown in its own files': [toStreamError(RACE)],
  'a fenced producer, a lease that another holds': [kafka('INVALID_PRODUCER_EPOCH'), new LeaseLostError('x')],
  'the schema registry away': [new SchemaRegistryError('SCHEMA_REGISTRY_UNAVAILABLE', 'x')],
  'Redis away where cards are mended': [new CardStoreError('x')],
  'data that Postgres or a codec refuses': [
    sql('22003'),
    sql('23514'),
    Object.assign(new Error('x'), { poison: true }),
  ],
  'a table, column or right that is missing': [sql('42P01'), sql('42703'), sql('42501')],
  'a right that Kafka refuses': [kafka('TOPIC_AUTHORIZATION_FAILED')],
  'a password, certificate or host name that is refused (by Redis: a warning each time, nothing waits for it)': [
    sql('28P01'),
    new AccessRefusedError('x'),
    toStreamError(Object.assign(new Error('x'), { name: 'KafkaJSSASLAuthenticationError' })),
    toStreamError(new kafkajs.KafkaJSConnectionError('x', { code: 'SELF_SIGNED_CERT_IN_CHAIN' } as never)),
    new SchemaRegistryError('SCHEMA_REGISTRY_REFUSED', 'x'),
  ],
  'a topic set to what correctness does not allow, at the start or later': [
    new TopicRefusedError([{ topic: 't', says: 'x', mend: { command: 'y' } }], ['b:1']),
  ],
  'a schema that is not registered': [new SchemaRegistryError('SCHEMA_NOT_REGISTERED', 'x')],
  'stores or logs that do not belong together, a store that was moved': [
    new StreamLostError('x'),
    new StoresDisagreeError('x'),
    new StoreMovedError('x'),
  ],
  'records that Kafka will never take': [
    new RecordsRefusedError('MESSAGE_TOO_LARGE', 0, 1, undefined),
    new RowsRefusedError('x'),
  ],
  'a defect of ours, a TypeError say': [new TypeError('x is not a function'), new RangeError('x'), 'no error at all'],
};

/** Fault and answer of each row. */
function tableOfFailures(): [string, string][] {
  const text = readFileSync(new URL('../../ARCHITECTURE.md', import.meta.url), 'utf8');
  const [, table = ''] = /\n\| fault \|.*\n\|[-|]+\|\n((?:\|.*\n)+)/.exec(text) ?? [];
  return table
    .trim()
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim()))
    .map(([, fault = '', , answer = '']) => [fault, answer]);
}

test('the table names the faults that are tried here, and no others', () => {
  expect(tableOfFailures().map(([fault]) => fault)).toEqual(Object.keys(FAULTS));
});

test.each(tableOfFailures())('%s: %s', (fault, answer) => {
  const answers = (FAULTS[fault] ?? []).map((error) => ANSWERS[classify(error)]);
  expect([...new Set(answers)]).toEqual([answer]);
});
