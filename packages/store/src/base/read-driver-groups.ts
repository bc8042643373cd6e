/** Those at risk in the measured base, by level and most probable cause, with and without evidence of their own. */
import type { DriverClass, StaffCause } from '@loyalty-ladder/domain/state/driver.ts';
import type { RiskLevel } from '@loyalty-ladder/domain/state/outcome.ts';
import type { ClientBase, Pool } from 'pg';
import { textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';

export interface DriverGroup {
  readonly level: Exclude<RiskLevel, 'none'>;
  readonly class: DriverClass;
  /** '' where nothing says more than the class. */
  readonly subCause: StaffCause | '';
  /** Whether any evidence counted; without, the class is what the prior says of everybody. */
  readonly hasEvidence: boolean;
  readonly customers: number;
  /** Of their shares of that class, basis points. */
  readonly meanShare: number;
}

const READ_GROUPS = statement({
  name: 'read-driver-groups',
  text: `
    select risk as level, driver_class as class, coalesce(driver_sub_cause, '') as "subCause", coalesce(driver_evidence, 0) > 0 as "hasEvidence",
           count(*)::float8 as customers, coalesce(avg(driver_share), 0)::float8 as "meanShare"
    from measured_base where risk <> 'none' and driver_class is not null group by 1, 2, 3, 4`,
  row: {
    level: textOf<Exclude<RiskLevel, 'none'>>(),
    class: textOf<DriverClass>(),
    subCause: textOf<StaffCause | ''>(),
    hasEvidence: 'boolean',
    customers: 'float8',
    meanShare: 'float8',
  },
});

export function readDriverGroups(db: ClientBase | Pool): Promise<DriverGroup[]> {
  return READ_GROUPS.rows(db);
}
