import { expect, test } from 'vitest';
import { parseInstances } from './instances-option.ts';

test('the option may be given for several services, and leaves out a service with 0', () => {
  expect(parseInstances('outbox-relay=0', parseInstances('purchase-consumer=3'))).toEqual({
    'purchase-consumer': 3,
    'outbox-relay': 0,
  });
});

test.each(['purchase-consumer', 'purchase-consumer=x', 'purchase-consumer=17', '=2'])('%s is refused', (text) => {
  expect(() => parseInstances(text)).toThrow('service=count');
});
