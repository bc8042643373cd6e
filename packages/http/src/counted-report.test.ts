import { ReportDesk } from '@loyalty-ladder/operations/reports/report-desk.ts';
import { expect, test } from 'vitest';
import { countedReport } from './counted-report.ts';

const asked = (count: () => Promise<number>, question = 'nps') => ({ question, count, answerMsMax: 10 });

test('who asks is told to ask again where counting takes longer than an answer may, and then has it', async () => {
  const desk = new ReportDesk();
  const { promise, resolve } = Promise.withResolvers<number>();
  const first = countedReport(
    desk,
    asked(() => promise),
  );
  await expect(first).rejects.toMatchObject({ status: 503, headers: { 'retry-after': '5' } });
  resolve(7);
  await promise;
  const never = () => Promise.reject(new Error('counted twice'));
  expect(await countedReport(desk, asked(never))).toBe(7);
});

test('where as many wait to be counted as may, one more is to ask again', async () => {
  const desk = new ReportDesk();
  const { promise } = Promise.withResolvers<number>();
  const all = Array.from({ length: 9 }, (_, index) =>
    countedReport(
      desk,
      asked(() => promise, `report ${index}`),
    ).catch(({ message }: Error) => message),
  );
  expect((await Promise.all(all)).at(-1)).toBe('Other reports are being counted.');
});

test('what counting throws is thrown', async () => {
  const fails = () => Promise.reject(new RangeError('no such month'));
  await expect(countedReport(new ReportDesk(), asked(fails))).rejects.toThrow('no such month');
});
