import { expect, test } from 'vitest';
import { deadLetterTopic, INPUT_TOPICS, inputTopicOf, TOPIC_SPECS, topicName } from './topics.ts';

test.each([
  ['', 'loyalty.purchases', 'loyalty.purchases'],
  ['test_1.', 'test_1.loyalty.contacts', 'loyalty.contacts'],
  ['test_1.', 'test_1.loyalty.feedback.more', undefined],
  ['', 'test_1.loyalty.purchases', undefined],
  ['', 'loyalty.purchases.dlq', undefined],
  ['', 'loyalty.stage-changes', undefined],
])('with the prefix "%s", %s carries what %s does', (prefix, name, topic) => {
  expect(inputTopicOf(prefix, name)).toBe(topic);
});

test('all inputs have the same number of partitions, and a place for dead letters', () => {
  const specs = new Map(TOPIC_SPECS.map((spec) => [spec.topic, spec]));
  expect(new Set(INPUT_TOPICS.map((topic) => specs.get(topic)?.partitions)).size).toBe(1);
  for (const topic of INPUT_TOPICS) expect(specs.has(deadLetterTopic(topic))).toBe(true);
  expect(topicName('p.', 'loyalty.purchases')).toBe('p.loyalty.purchases');
});
