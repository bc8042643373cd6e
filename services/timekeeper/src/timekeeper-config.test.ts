import { parseConfig } from '@loyalty-ladder/runtime/config.ts';
import { expect, test } from 'vitest';
import { timekeeperConfig } from './timekeeper-config.ts';

const NEEDED = {
  KAFKA_BROKERS: 'localhost:9092',
  SCHEMA_REGISTRY_URL: 'http://localhost:8081',
  DATABASE_URL: 'postgres://localhost/ladder',
  REDIS_URL: 'redis://localhost',
};

test('a time of the night is one of the clock, and nothing else but "off" means that there is none', () => {
  const parse = (at: string) => parseConfig(timekeeperConfig, { ...NEEDED, CALIBRATION_AT: at }).CALIBRATION_AT;
  expect([parse(''), parse('23:59'), parse('off')]).toEqual(['03:00', '23:59', 'off']);
  for (const wrong of ['24:00', '3:00', '03:00:00', 'none']) expect(() => parse(wrong)).toThrow(/CALIBRATION_AT/);
});

test('a page that would take longer than a turn may is refused by the names of both limits', () => {
  const parse = (rate: string) => parseConfig(timekeeperConfig, { ...NEEDED, ADVANCE_PER_SECOND_MAX: rate });
  expect(parse('50').ADVANCE_CUSTOMERS_MAX).toBe(500);
  expect(() => parse('49')).toThrow(/ADVANCE_CUSTOMERS_MAX must be at most 10 times ADVANCE_PER_SECOND_MAX/);
});
