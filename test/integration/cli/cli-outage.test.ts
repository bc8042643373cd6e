/** What a command says when a server goes away under it. */
import { expect } from 'vitest';
import { runCommand, startCommand } from '../../support/run-command.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { testInWorld } from '../../support/world.ts';

const test = testInWorld({ breakable: ['kafka'] });

test('following ends with a sentence and a failure when Kafka goes away', async ({ world }) => {
  const follow = () => startCommand(world, 'tail', ['purchases', '--follow']);
  let following = follow();
  const producer = await world.stream.openProducer();
  const record = { topic: world.topic('loyalty.purchases'), key: Buffer.from('anna'), value: null, headers: {} };
  // What is sent before it has joined is not its business.
  const isFollowing = async () => {
    // A broker that has just started refuses for a moment what it says it can do.
    if (following.process.exitCode !== null) following = follow();
    await producer.publish([record]);
    return following.stdout() !== '';
  };
  await waitUntil(isFollowing, {
    what: 'record that is followed',
    explain: () => following.stderr(),
  });
  await producer.close();
  await world.server('kafka').crash();
  const { code, stderr } = await following.ended;
  expect(code).toBe(1);
  expect(stderr).toContain('Kafka does not answer any more');
  expect(stderr).not.toMatch(/^ +at /m);
});

test('a command that is newer than the store says so, and what brings the store up to it', async ({ world }) => {
  await world.pool.query('ALTER TABLE dead_letters RENAME COLUMN reason TO reason_of_another_version');
  const { code, stderr } = await runCommand(world, 'dead-letters', ['list']);
  await world.pool.query('ALTER TABLE dead_letters RENAME COLUMN reason_of_another_version TO reason');
  expect(code).toBe(1);
  expect(stderr).toMatch(/^The store is not as this version of the software has it: it is older\./);
  expect(stderr).toContain('prepare');
  expect(stderr).not.toMatch(/^ +at /m);
});
