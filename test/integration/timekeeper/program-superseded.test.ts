/** A version that is superseded before it takes effect leaves no trace: not in services that knew it, nor in what they foresaw under it. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LadderClients } from '@loyalty-ladder/harness/ladder-clients.ts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { purchase } from '../../support/facts.ts';
import { apply, openClientsOf } from '../../support/ladder-clients.ts';
import { runCommand, runJson } from '../../support/run-command.ts';
import { openTestStack, type TestStack } from '../../support/stack.ts';
import { waitUntil } from '../../support/wait-until.ts';

const DEFAULT = new URL('../../../packages/domain/program/default.json', import.meta.url);
const ENVIRONMENT = { SETTLE_MS: '500', WATCH_MS: '50' };

let stack: TestStack;
let clients: LadderClients;
let folder: string;
beforeAll(async () => {
  stack = await openTestStack({ clock: '2011-01-01T00:00:00Z frozen' });
  clients = await openClientsOf(stack);
  folder = await mkdtemp(join(tmpdir(), 'program-test-'));
  await stack.startService('purchase-consumer');
  await stack.startService('timekeeper', { environment: ENVIRONMENT });
});
afterAll(async () => {
  await clients?.pool.end();
  await stack?.close();
  await rm(folder, { recursive: true, force: true });
});

async function publish(changes: object, effective: string, ...more: string[]): Promise<void> {
  const path = join(folder, 'program.json');
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(DEFAULT, 'utf8')), ...changes }));
  const { code, stderr } = await runCommand(stack, 'program', ['publish', path, '--effective', effective, ...more]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
}

async function dueAt(customerId: string): Promise<string | undefined> {
  const { rows } = await stack.pool.query(
    'select due_at from customer_due d join identities i using (customer_no) where i.customer_id = $1',
    [customerId],
  );
  return rows[0] && new Date(rows[0].due_at).toISOString();
}

const setClock = (at: string) => stack.pool.query('update clock set frozen_at = $1', [at]);

test('facts are folded, and silence is foreseen, as if the superseded version had never been', async () => {
  // Vested, and silent from 2011-01-29 on; under the second version from 2011-05-14 on.
  await publish({ intervalDaysMin: 100, pointsPerMajorUnit: 5 }, '2011-01-20');
  await apply(clients, [purchase({ id: 'p1', customerId: 'anna', at: '2010-12-15T10:00:00Z' })]);
  await waitUntil(async () => (await dueAt('anna')) === '2011-05-14T00:00:00.000Z', {
    what: 'due time as foreseen under the version to come',
  });
  await publish({ pointsPerMajorUnit: 3 }, '2011-01-15', '--supersede');
  await setClock('2011-01-21T00:00:00Z');
  await apply(clients, [purchase({ id: 'p2', customerId: 'bert', at: '2011-01-20T10:00:00Z' })]);
  expect((await runJson(stack, 'customer', ['bert'])).balances.pending).toBe('30');
  await waitUntil(async () => (await dueAt('anna')) === '2011-01-29T00:00:00.000Z', {
    what: 'due time as foreseen under the superseding version',
  });
  expect(await runJson(stack, 'customer', ['anna'])).toMatchObject({ unrecorded: { entries: 0, outcomes: 0 } });
  await waitUntil(async () => (await stack.pool.query('select from sweeps where not done')).rowCount === 0, {
    what: 'end of every sweep',
  });
});
