/** Two projects: `unit` beside the sources, fast and alone; `system` under test/, on the real Kafka, registry, Postgres and Redis. */
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{packages,services,infra}/**/*.test.ts'],
          testTimeout: 10_000,
        },
      },
      {
        test: {
          name: 'system',
          include: ['test/**/*.test.ts'],
          globalSetup: 'test/support/global-setup.ts',
          pool: 'forks',
          // Each file runs services of its own; more at once only make each other late on the two cores this must fit on.
          maxWorkers: 2,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          teardownTimeout: 30_000,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
});
