import { expect, test, vi } from 'vitest';
import { Assignment } from './assignment.ts';
import { HandOver } from './hand-over.ts';
import type { SliceResult } from './stream-message.ts';

const PLACE = { topic: 't', partition: 3 };
const SLICE = { ...PLACE, from: 10n, first: 10n, messages: [], next: 20n };

function handing(apply: () => Promise<SliceResult>) {
  const reading = { begin: async () => 10n, seek: vi.fn() };
  const client = { hold: vi.fn(), note: vi.fn() };
  const assignment = new Assignment(reading);
  const handOver = new HandOver({ apply, ...client });
  return { ...client, seek: reading.seek, assignment, handOver, give: () => handOver.apply(assignment, SLICE) };
}

test('a slice that is applied is noted, and reading goes on behind it', async () => {
  const { give, note, seek, assignment } = handing(async () => 20n);
  expect(await give()).toBe(true);
  expect(note.mock.calls).toEqual([[PLACE, 20n]]);
  expect(seek).not.toHaveBeenCalled();
  expect(await assignment.start(PLACE)).toBe(20n);
});

test('of a slice that is handed back in part the rest is read again', async () => {
  const { give, note, seek, assignment } = handing(async () => 15n);
  expect(await give()).toBe(false);
  expect(note.mock.calls).toEqual([[PLACE, 15n]]);
  expect(seek.mock.calls).toEqual([[PLACE, 15n]]);
  expect(await assignment.start(PLACE)).toBe(15n);
});

test.each(['halt', 'pause'] as const)('a partition that is held by a %s stays where it was', async (why) => {
  const { give, hold, note, seek } = handing(async () => why);
  expect(await give()).toBe(false);
  expect(hold.mock.calls).toEqual([[PLACE, why]]);
  expect(seek.mock.calls).toEqual([[PLACE, 10n]]);
  expect(note).not.toHaveBeenCalled();
});

test("what was applied for an assignment that has ended moves nothing: the partition may be somebody else's", async () => {
  const applying = Promise.withResolvers<bigint>();
  const { give, note, seek, assignment } = handing(() => applying.promise);
  const given = give();
  assignment.end();
  applying.resolve(15n);
  expect(await given).toBe(false);
  expect(note).not.toHaveBeenCalled();
  expect(seek).not.toHaveBeenCalled();
});

test('it is settled once the handler has handed back everything, whatever came of it', async () => {
  const applying = Promise.withResolvers<bigint>();
  const { give, handOver } = handing(() => applying.promise);
  const given = give();
  let isSettled = false;
  const settled = handOver.settled().then(() => {
    isSettled = true;
  });
  await new Promise(setImmediate);
  expect(isSettled).toBe(false);
  applying.reject(new Error('refused'));
  await expect(given).rejects.toThrow('refused');
  await settled;
});
