import { expect, test } from 'vitest';
import { topicRules } from './topic-rules.ts';
import { TOPIC_SPECS } from './topics.ts';

test.each(TOPIC_SPECS)('$topic is made as its rules ask', ({ topic, config }) => {
  const [rule, ...others] = topicRules('p.', [topic]);
  expect(others).toEqual([]);
  expect(rule?.topic).toBe(`p.${topic}`);
  for (const { name, is, min, max } of rule?.settings ?? []) {
    const value = config[name] ?? 'false'; // Kafka's default of the only one that is not given.
    if (is !== undefined) expect(is).toContain(value);
    if (min !== undefined) expect(Number(value)).toBeGreaterThanOrEqual(min);
    if (max !== undefined) expect(Number(value)).toBeLessThanOrEqual(max);
  }
});

test('every topic has rules, and how long its log is kept is in none of them', () => {
  const rules = topicRules('');
  expect(rules.map(({ topic }) => topic)).toEqual(TOPIC_SPECS.map(({ topic }) => topic));
  const names = new Set(rules.flatMap(({ settings }) => settings.map(({ name }) => name)));
  expect(names).toContain('cleanup.policy');
  expect(names).not.toContain('retention.ms');
});

test('the time of an input is when it was appended; who reads an outcome has its own', () => {
  const hasTimestamps = topicRules('').filter(({ settings }) =>
    settings.some(({ name, is }) => name === 'message.timestamp.type' && is?.join() === 'LogAppendTime'),
  );
  expect(hasTimestamps.map(({ topic }) => topic)).toEqual([
    'loyalty.purchases',
    'loyalty.contacts',
    'loyalty.feedback',
  ]);
});
