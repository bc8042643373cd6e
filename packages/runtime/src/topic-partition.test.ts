import { expect, test } from 'vitest';
import { topicPartitionKey, topicPartitionOf } from './topic-partition.ts';

test('a key tells its partition again, whatever the topic is called', () => {
  const place = { topic: 'a.b_c-d', partition: 11 };
  expect(topicPartitionOf(topicPartitionKey(place))).toEqual(place);
});
