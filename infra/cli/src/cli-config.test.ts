import { expect, test } from 'vitest';
import { readConfig } from './cli-config.ts';

test('what the environment gives is taken, and only what the command needs is asked for', async () => {
  const environment = { DATABASE_URL: 'postgres://user@db:5432/ladder', TOPIC_PREFIX: 'test.' };
  expect(await readConfig(environment, ['DATABASE_URL'])).toEqual(environment);
});

test('an environment that gives one endpoint must give all that the command needs', async () => {
  const asked = readConfig({ DATABASE_URL: 'postgres://user@db:5432/ladder' }, ['DATABASE_URL', 'REDIS_URL']);
  await expect(asked).rejects.toThrow('REDIS_URL: is required and not set');
});
