import { expect, test } from 'vitest';
import { createLog, type Log } from './log.ts';

function capture(): { log: Log; last: () => Record<string, unknown> } {
  const lines: string[] = [];
  const log = createLog({ service: 's', level: 'info', stream: { write: (line) => lines.push(line) } });
  return { log, last: () => JSON.parse(lines.at(-1) ?? '{}') };
}

test('a line says its service, level and time', () => {
  const { log, last } = capture();
  log.info({ partition: 3 }, 'applied');
  expect(last()).toMatchObject({
    service: 's',
    level: 'info',
    partition: 3,
    msg: 'applied',
    time: expect.stringContaining('T'),
  });
});

test('what could identify a person is removed, one level down too', () => {
  const { log, last } = capture();
  log.info({ customerId: 'c-17', message: { key: 'c-17', value: 'c-17', offset: '5' } }, 'poison');
  expect(JSON.stringify(last())).not.toContain('c-17');
  expect(last()).toMatchObject({ message: { offset: '5' } });
});

test('an error keeps its code and causes and loses the row that Postgres quotes', () => {
  const { log, last } = capture();
  const cause = Object.assign(new Error('duplicate key'), {
    code: '23505',
    detail: 'Key (customer_id)=(c-17) already exists.',
  });
  log.error({ err: new Error('batch failed', { cause }) }, 'x');
  expect(last()).toMatchObject({
    err: { message: 'batch failed', cause: { code: '23505', message: 'duplicate key' } },
  });
  expect(JSON.stringify(last())).not.toContain('c-17');
});
