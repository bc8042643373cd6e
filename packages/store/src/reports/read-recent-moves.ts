/** How many customers moved from one stage to another within the last hour and day, by the ladder's clock. */
import type { Stage } from '@loyalty-ladder/domain/state/outcome.ts';
import type { ClientBase, Pool } from 'pg';
import { textOf } from '../postgres/sql-type.ts';
import { statement } from '../postgres/statement.ts';

export interface RecentMoves {
  readonly from: Stage;
  readonly to: Stage;
  readonly lastHour: number;
  readonly lastDay: number;
}

/**
 * As first decided: what was corrected since counts as it was told. By what was decided lately, and by no index of all that ever was: hence
 * the `|| ''` and `+ interval '0'`.
 */
const READ_RECENT_MOVES = statement({
  name: 'read-recent-moves',
  text: `
    with clock as materialized (select ladder_now() as now)
    select content ->> 'from' as "from", content ->> 'to' as "to",
           count(*) filter (where effective_at > (select now from clock) - interval '1 hour')::integer as "lastHour",
           count(*)::integer as "lastDay"
    from history
    where decided_at > (select now from clock) - interval '1 day' and effective_at + interval '0' > (select now from clock) - interval '1 day'
      and type || '' = 'stage.changed' and revision = 1
    group by 1, 2
    order by 1, 2`,
  row: { from: textOf<Stage>(), to: textOf<Stage>(), lastHour: 'integer', lastDay: 'integer' },
});

export function readRecentMoves(db: ClientBase | Pool): Promise<RecentMoves[]> {
  return READ_RECENT_MOVES.rows(db);
}
