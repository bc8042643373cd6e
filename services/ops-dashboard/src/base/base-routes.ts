/** The measured base as `npm run segments`, `pulse` and `drivers` tell of it: one stored row. */
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import type { BaseReports } from '@loyalty-ladder/operations/base/base-reports.ts';
import { readBaseReports } from '@loyalty-ladder/operations/base/read-base-report.ts';
import type { DashboardContext } from '../dashboard-context.ts';

/** ms since 1970; null: the base was never measured. */
export interface BaseAnswer {
  readonly measured: (BaseReports & { readonly asOf: Instant }) | null;
}

export function baseRoutes(app: HttpApp, { pool }: DashboardContext): void {
  app.get(
    '/api/base',
    { config: { scope: 'ops' } },
    async (): Promise<BaseAnswer> => ({ measured: await readBaseReports(pool) }),
  );
}
