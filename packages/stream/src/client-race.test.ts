import { expect, test } from 'vitest';
import { isClientRace } from './client-race.ts';

function typeError(file: string, native = ''): TypeError {
  const error = new TypeError("Cannot read properties of undefined (reading 'write')");
  error.stack = `TypeError: ${error.message}\n${native}    at Connection.write (${file}:1:1)\n    at /srv/node_modules/kafkajs/src/x.js:1:1`;
  return error;
}

const race = typeError('/srv/node_modules/kafkajs/src/network/connection.js');

test.each([
  ['a TypeError that kafkajs throws', race, true],
  ['one that Node throws for it', typeError('/srv/node_modules/kafkajs/src/y.js', '    at node:buffer:1:1\n'), true],
  ['one that kafkajs wraps', new Error('gave up', { cause: race }), true],
  ['one that is thrown in what kafkajs calls', typeError('/srv/packages/stream/src/consume.ts'), false],
  ['one of this test', new TypeError('x'), false],
  ['a plain error that kafkajs throws', Object.assign(new Error('Broker not connected'), { stack: race.stack }), true],
  ['a defect of another kind', Object.assign(new RangeError('x'), { stack: race.stack }), false],
  ['no error at all', 'x', false],
])('%s: %3$s', (_, error, expected) => {
  expect(isClientRace(error)).toBe(expected);
});
