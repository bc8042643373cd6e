/**
 * Three projects: `unit` needs nothing but Node (beside the sources, and what is pure under test/); `browser` needs a Chromium, to which
 * it shows the dashboard's page over fixtures; `system` is everything else under test/, on the real Kafka, registry, Postgres and Redis.
 * `npm test -- relay` runs what has the word in its path, in all of them; `npx vitest run --project unit packages/domain` runs a part of one.
 */
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

// Tests start some hundreds of processes. What Node makes of the sources is kept for the next of them, which then starts in half the time.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('node_modules/.cache/node', import.meta.url));

const BROWSER = 'test/browser/**/*.test.ts';
const PURE = 'test/{architecture,bench,conformance,helm,mutants,properties,support}/**/*.test.ts';

export default defineConfig({
  test: {
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages,services,infra}/**/*.test.ts', PURE],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: '100%', // Vitest would leave one core idle, which is half of two.
        },
      },
      {
        test: {
          name: 'system',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, PURE, BROWSER],
          globalSetup: 'test/support/global-setup.ts',
          pool: 'forks',
          execArgv: ['--disable-warning=TimeoutNegativeWarning'], // kafkajs asks for timers in the past.
          // Each file runs services of its own; more at once only make each other late on the two cores this must fit on.
          maxWorkers: 2,
          // One limit for all, above that of a wait (test/support/wait-until.ts), which says what did not come.
          testTimeout: 300_000,
          hookTimeout: 300_000,
          teardownTimeout: 30_000,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: 'browser',
          include: [BROWSER],
          globalSetup: 'test/browser/build-page.ts',
          maxWorkers: 1,
          testTimeout: 120_000,
          hookTimeout: 120_000,
          sequence: { groupOrder: 2 },
        },
      },
    ],
  },
});
