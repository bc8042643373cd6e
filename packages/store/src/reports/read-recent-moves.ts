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

/** As first decided: what was corrected since counts as it was told. */
const READ_RECENT_MOVES = statement({
  name: 'read-recent-moves',
  text: `
    with clock as materialized (select ladder_now() as now),
    lately as materialized (
      select effective_at, content from history
      where type = 'stage.changed' and revision = 1 and decided_at > (select now from clock) - interval '1 day'
      order by decided_at
    )
    select content ->> 'from' as "from", content ->> 'to' as "to",
           count(*) filter (where effective_at > (select now from clock) - interval '1 hour')::integer as "lastHour",
           count(*)::integer as "lastDay"
    from lately
    where effective_at > (select now from clock) - interval '1 day'
    group by 1, 2
    order by 1, 2`,
  row: { from: textOf<Stage>(), to: textOf<Stage>(), lastHour: 'integer', lastDay: 'integer' },
});

export function readRecentMoves(db: ClientBase | Pool): Promise<RecentMoves[]> {
  return READ_RECENT_MOVES.rows(db);
}
