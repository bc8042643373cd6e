import { afterEach, expect, it, vi } from 'vitest';
import { ReportDesk, ReportsBusyError } from './report-desk.ts';

afterEach(() => vi.useRealTimers());

it('counts once what several ask for, and again a minute later', async () => {
  vi.useFakeTimers();
  const desk = new ReportDesk();
  const count = vi.fn(async () => ({ n: count.mock.calls.length }));
  const [first, second] = await Promise.all([desk.ask('nps', count), desk.ask('nps', count)]);
  expect([first, second, await desk.ask('nps', count)]).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }]);
  vi.advanceTimersByTime(61_000);
  expect(await desk.ask('nps', count)).toEqual({ n: 2 });
});

it('counts one report at a time', async () => {
  const desk = new ReportDesk();
  const begun: string[] = [];
  const gate = Promise.withResolvers<string>();
  const first = desk.ask('a', () => {
    begun.push('a');
    return gate.promise;
  });
  const second = desk.ask('b', async () => begun.push('b'));
  await Promise.resolve();
  await Promise.resolve();
  expect(begun).toEqual(['a']);
  gate.resolve('done');
  expect(await first).toBe('done');
  await second;
  expect(begun).toEqual(['a', 'b']);
});

it('keeps no failure, and goes on behind one', async () => {
  const desk = new ReportDesk();
  await expect(desk.ask('a', () => Promise.reject(new Error('away')))).rejects.toThrow('away');
  expect(await desk.ask('a', async () => 1)).toBe(1);
});

it('turns away who would be the ninth to wait', () => {
  const desk = new ReportDesk();
  for (let no = 1; no <= 8; no++) void desk.ask(`report ${no}`, () => new Promise(() => {}));
  expect(() => desk.ask('report 9', async () => 1)).toThrow(ReportsBusyError);
});
