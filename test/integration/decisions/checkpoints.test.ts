/** A late fact costs what follows it, not the life before it: checkpoints lie at distances that grow with their age. */
import { loadProgramTimeline } from '@loyalty-ladder/decisions/load-program-timeline.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { encodeState } from '@loyalty-ladder/store/codecs/state-codec.ts';
import { loadRefolds } from '@loyalty-ladder/store/history/load-refolds.ts';
import { CHECKPOINT_FACTS } from '@loyalty-ladder/store/history/save-checkpoints.ts';
import { inTransaction } from '@loyalty-ladder/store/postgres/transaction.ts';
import { expect } from 'vitest';
import { cleanFold } from '../../support/clean-fold.ts';
import { purchase } from '../../support/facts.ts';
import { testInWorld } from '../../support/world.ts';

const FACTS = 5_000;
const FIRST = Date.UTC(2022, 0, 1);

const test = testInWorld({ services: ['purchase-consumer'] });

const bought = (hour: number, id = `p${hour}`) =>
  purchase({ id, customerId: 'c', at: new Date(FIRST + hour * HOUR_MS).toISOString(), amountMinor: 100 });

test('of a customer of 5,000 facts, a late one refolds at most twice what follows it', async ({ world }) => {
  const facts = Array.from({ length: FACTS }, (_, hour) => bought(hour * 2));
  await world.apply(facts);
  const { customerNo } = await world.customer('c');
  const refolded = (place: number) =>
    inTransaction(world.pool, async (tx) => {
      const before = FIRST + (place * 2 + 1) * HOUR_MS;
      const refolds = await loadRefolds(tx, [{ customerNo, before }], FOLD_VERSION);
      return { result: refolds.get(customerNo)?.facts.length ?? 0 };
    });
  for (const following of [1, 10, 100, 500, 1_000, 2_000, 4_000, 4_999]) {
    expect(await refolded(FACTS - 1 - following)).toBeLessThanOrEqual(2 * following + 2 * CHECKPOINT_FACTS);
  }
  const { rows } = await world.pool.query('select count(*)::integer as count from checkpoints');
  expect(rows[0].count).toBeLessThanOrEqual(2 * Math.log2(FACTS / CHECKPOINT_FACTS) + 2);

  const late = [bought(7_001, 'late'), bought(1, 'very late'), bought(9_997, 'a little late')];
  for (const fact of late) await world.apply([fact]);
  const expected = cleanFold([...facts, ...late], await loadProgramTimeline(world.pool));
  expect((await world.customer('c')).stateBytes).toEqual(encodeState(expected.state));
});
