/** How many customers moved from one stage to another on each day (UTC), after collapse. */
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { ClientBase, Pool } from 'pg';
import { textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';

export interface StageMoves {
  /** `2010-03-01` */
  readonly date: string;
  readonly from: Stage;
  readonly to: Stage;
  readonly customers: number;
}

const READ_MOVES = statement({
  name: 'read-stage-moves',
  text: `
    select to_char(effective_at at time zone 'UTC', 'YYYY-MM-DD') as date, content ->> 'from' as "from", content ->> 'to' as "to",
           count(*)::float8 as customers
    from standing_history where type = 'stage.changed' group by 1, 2, 3 order by 1, 2, 3`,
  row: { date: 'text', from: textOf<Stage>(), to: textOf<Stage>(), customers: 'float8' },
});

export function readStageMoves(db: ClientBase | Pool): Promise<StageMoves[]> {
  return READ_MOVES.rows(db);
}
