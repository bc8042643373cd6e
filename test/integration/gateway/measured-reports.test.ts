/** What the gateway says of the measured base is what the commands say. */
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import { recordBaseReports } from '@loyalty-ladder/operations/base/record-base-reports.ts';
import { expect } from 'vitest';
import { testWithGateway } from '../../support/gateway.ts';
import { measure } from '../../support/measured-base.ts';
import { runJson } from '../../support/run-command.ts';

const test = testWithGateway();

test('segments, pulse and drivers are not found before the base was measured, and then as commands print them', async ({
  world,
  gateway,
}) => {
  const key = await gateway.key('read');
  for (const name of ['segments', 'pulse', 'drivers']) {
    const { status, body } = await gateway.call('GET', `/v1/reports/${name}`, { key });
    expect({ status, body }).toMatchObject({
      status: 404,
      body: { detail: expect.stringContaining('npm run calibrate') },
    });
  }
  await measure(world, [
    { profit: 900, nps: 10, risk: 'watch', driver: 'staff', subCause: 'waiting', evidence: 1 },
    { profit: 100, recencyDays: 200, stage: 'first-purchase' },
    { profit: 50, recencyDays: 80, frequency: 3 },
    { recencyDays: null, stage: 'visitor' },
  ]);
  await recordBaseReports(world.pool, await loadProgramTimeline(world.pool));
  for (const name of ['segments', 'pulse', 'drivers']) {
    const { status, body } = await gateway.call('GET', `/v1/reports/${name}`, { key });
    expect({ status, body }).toEqual({ status: 200, body: await runJson(world, name, ['--json']) });
  }
});
