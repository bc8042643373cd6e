import { expect, test } from 'vitest';
import { stoppedText } from './stopped-text.ts';

const OWN = { kafkaBrokers: 'native', schemaRegistryUrl: 'native', databaseUrl: 'native', redisUrl: 'native' } as const;
const supervisor = { folder: '/tmp/ladder', privateFolder: '/tmp/ladder' };

test('a system with servers and a folder of its own leaves nothing', () => {
  expect(stoppedText({ kinds: OWN, supervisor })).toBe('stopped, nothing is left behind');
});

test('what stays is named: a folder that was given, and what others run', () => {
  const kinds = { ...OWN, kafkaBrokers: 'environment', databaseUrl: 'environment' } as const;
  expect(stoppedText({ kinds, supervisor: { ...supervisor, folder: '/data' } })).toBe(
    'stopped, data and logs stay in /data; what was written to Kafka, Postgres stays there',
  );
});

test('of containers nothing stays but their logs, and that is said', () => {
  const kinds = { ...OWN, kafkaBrokers: 'docker', databaseUrl: 'docker' } as const;
  expect(stoppedText({ kinds, supervisor: { ...supervisor, folder: '/data' } })).toBe(
    'stopped, logs stay in /data; the data of Kafka, Postgres are gone with their containers',
  );
  expect(stoppedText({ kinds, supervisor })).toBe('stopped, nothing is left behind');
});
