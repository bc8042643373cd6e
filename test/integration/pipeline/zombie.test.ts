/** A consumer that is stopped beyond its session while another takes over, and then wakes up, changes nothing. */
import { readFile } from 'node:fs/promises';
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { produceFacts } from '@loyalty-ladder/harness/produce-facts.ts';
import type { RunningService } from '@loyalty-ladder/local-stack/running-service.ts';
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cleanFold } from '../../support/clean-fold.ts';
import { purchase } from '../../support/facts.ts';
import { HeldRows } from '../../support/held-rows.ts';
import { applied, apply, customerOf, openClientsOf } from '../../support/ladder-clients.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

const CUSTOMERS = 40;
const ENVIRONMENT = { CONSUMER_SESSION_MS: '6000', BATCH_RECORDS_MAX: '20' };

let stack: TestStack;
let clients: LadderClients;
let first: RunningService;
beforeAll(async () => {
  stack = await openTestStack();
  clients = await openClientsOf(stack);
  first = await stack.startService('purchase-consumer', { instance: 1, environment: ENVIRONMENT });
});
afterAll(async () => {
  first?.kill('SIGCONT');
  await clients?.pool.end();
  await stack?.close();
});

const bought = (day: number) =>
  Array.from({ length: CUSTOMERS }, (_, index) =>
    purchase({
      id: `p${day}`,
      customerId: `c${index}`,
      at: new Date(Date.UTC(2024, 0, 1 + day * 3, index % 24)).toISOString(),
    }),
  );

test('its records are applied by the other, and its own late work has no effect', async () => {
  const days = Array.from({ length: 30 }, (_, day) => bought(day));
  await apply(clients, days.slice(0, 10).flat());
  const held = await HeldRows.holdCustomer(stack.endpoints.databaseUrl, 'c0');
  await produceFacts(clients, days.slice(10, 20).flat());
  await waitUntil(() => stoppedWithin(held), { what: 'first consumer stopped inside a transaction' });
  await held.release();
  await stack.startService('purchase-consumer', { instance: 2, environment: ENVIRONMENT });
  await produceFacts(clients, days.slice(20).flat());
  await applied(clients);
  const joinsBefore = await joins();
  first.kill('SIGCONT');
  await waitUntil(async () => (await joins()) > joinsBefore, { what: 'first consumer in the group again' });
  const more = bought(30);
  await apply(clients, more);

  const programs = await loadProgramTimeline(stack.pool);
  for (let index = 0; index < CUSTOMERS; index++) {
    const facts = [...days.flat(), ...more].filter(({ customerId }) => customerId === `c${index}`);
    const { stateBytes } = await customerOf(clients, `c${index}`);
    expect(stateBytes).toEqual(encodeState(cleanFold(facts, programs).state));
  }
  const { rows } = await stack.pool.query("select count(*)::integer as count from entries where kind = 'earn'");
  expect(rows[0].count).toBe(31 * CUSTOMERS);
  const letters = await stack.pool.query('select count(*)::integer as count from dead_letters');
  expect(letters.rows[0].count).toBe(0);
});

/** A statement that waits for a lock gives up now and then, to be repeated: it has to wait once the process is stopped. */
async function stoppedWithin(held: HeldRows): Promise<boolean> {
  await held.waitedFor();
  first.kill('SIGSTOP');
  if ((await held.waiters()) > 0) return true;
  first.kill('SIGCONT');
  return false;
}

async function joins(): Promise<number> {
  const log = await readFile(first.logFile, 'utf8');
  return log.split('Consumer has joined the group').length;
}
