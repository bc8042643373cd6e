/** 2,000 of the requests of `npm run fuzz`, against a gateway that runs: each is refused in words, and nothing in good faith suffers. */
import { readFile } from 'node:fs/promises';
import { expect } from 'vitest';
import { type FuzzReport, fuzz } from '../../fuzz/fuzz.ts';
import { reportText } from '../../fuzz/fuzz-report.ts';
import { countRecorded, FUZZ_ENVIRONMENT, fuzzTarget } from '../../fuzz/fuzz-target.ts';
import { FAMILIES } from '../../fuzz/hostile-request.ts';
import { testWithGateway } from '../../support/gateway.ts';
import { waitUntil } from '../../support/wait-until.ts';

const test = testWithGateway({ services: ['contact-consumer'], environment: FUZZ_ENVIRONMENT });

test('hostile requests get no 5xx and no word that is not theirs, slow ones are cut off, and what was accepted is recorded', async ({
  world,
  gateway,
}) => {
  const { pid } = gateway.service;
  const target = await fuzzTarget(gateway.url, world.pool);
  const report: FuzzReport = await fuzz(target, { requests: 2_000, seed: 20_261_127 });
  expect(report.faults, reportText(report)).toEqual([]);
  expect([...report.statuses.keys()].toSorted()).toEqual(
    Object.keys(FAMILIES)
      .filter((name) => name !== 'a request that goes away')
      .toSorted(),
  );
  expect(report.slow.left).toBe(0);
  expect(report.accepted.length).toBe(41);
  await waitUntil(async () => (await countRecorded(world.pool, report.accepted)) === report.accepted.length, {
    what: 'record of every fact that was answered with 202',
  });
  expect(gateway.service.pid).toBe(pid);
  const [log, metrics] = [await readFile(gateway.service.logFile, 'utf8'), await gateway.metrics()];
  expect(log).not.toMatch(/"level":"(error|fatal)"/);
  for (const secret of target.secrets) expect(log + metrics).not.toContain(secret);
  // Paths that were made up are none of its labels.
  const routes = new Set([...metrics.matchAll(/route="([^"]*)"/g)].map(([, route]) => route));
  expect([...routes].filter((route) => route?.includes('fuzz') || route?.includes('%'))).toEqual([]);
});
