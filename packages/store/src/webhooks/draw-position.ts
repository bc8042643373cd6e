/** A position for a message that no outcome is behind: of the outbox's own sequence, so that positions stay in one order. */
import type { ClientBase, Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

const DRAW_POSITION = statement({
  name: 'draw-outbox-position',
  text: "select nextval('outbox_position') as position",
  row: { position: 'bigint' },
});

export async function drawPosition(db: ClientBase | Pool): Promise<bigint> {
  return (await DRAW_POSITION.only(db)).position;
}
