/**
 * Removes the cards of customers that this store does not know: what a recreated or restored store left behind; and counts those that tell
 * more of a customer than the store knows. Keys are scanned, never listed at once, and a card is removed only as it was found: one that
 * is written meanwhile (for a customer just created) stays.
 */
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import { statement } from '../postgres/statement.ts';

export interface OrphanSweep {
  /** Cards looked at. */
  readonly cards: number;
  readonly removed: number;
  /** Cards of a later epoch or version than the store has: it was restored since they were written, and its epoch not raised. */
  readonly ahead: number;
}

const SCAN_KEYS = 500;

const FIND_KNOWN = statement({
  name: 'find-known-customers',
  text: `
    select i.customer_id as "customerId", c.version, (select epoch from store) as epoch
    from identities i join customers c on c.customer_no = any (array[i.customer_no]) where i.customer_id = any($1::text[])`,
  parameters: ['text[]'],
  row: { customerId: 'text', version: 'bigint', epoch: 'bigint' },
});

const REMOVE_CARD = `
local held = redis.call('HMGET', KEYS[1], 'epoch', 'version')
if (held[1] or '') ~= ARGV[1] or (held[2] or '') ~= ARGV[2] then return 0 end
return redis.call('UNLINK', KEYS[1])`;

interface FoundCard {
  readonly key: string;
  readonly customerId: string;
  readonly epoch: string;
  readonly version: string;
}

/** @param prefix of this environment's keys (cards.ts). @param onPage told after each step how far it is. */
export async function removeOrphanCards(
  redis: Redis,
  db: Pool,
  prefix: string,
  onPage: (sweep: OrphanSweep) => void,
): Promise<OrphanSweep> {
  let sweep: OrphanSweep = { cards: 0, removed: 0, ahead: 0 };
  for (let cursor = '0'; ; ) {
    const [next, keys] = await redis.scan(cursor, 'MATCH', `${prefix}card:{*}`, 'COUNT', SCAN_KEYS);
    const found = await readCards(redis, prefix, keys);
    // Cards before customers: a card is written after its version was committed, so one that is ahead then is ahead for good.
    const known = await findKnown(db, found);
    const orphans = found.filter(({ customerId }) => !known.has(customerId));
    sweep = {
      cards: sweep.cards + found.length,
      removed: sweep.removed + (await remove(redis, orphans)),
      ahead: sweep.ahead + found.filter((card) => isAhead(card, known.get(card.customerId))).length,
    };
    onPage(sweep);
    if (next === '0') return sweep;
    cursor = next;
  }
}

async function readCards(redis: Redis, prefix: string, keys: readonly string[]): Promise<FoundCard[]> {
  const pipeline = redis.pipeline();
  for (const key of keys) pipeline.hmget(key, 'epoch', 'version');
  const answers = (await pipeline.exec()) ?? [];
  return keys.map((key, index) => {
    const [epoch, version] = answerOf(answers[index]) as (string | null)[];
    return { key, customerId: key.slice(`${prefix}card:{`.length, -1), epoch: epoch ?? '', version: version ?? '' };
  });
}

interface KnownCustomer {
  readonly customerId: string;
  readonly version: bigint;
  /** The store's. */
  readonly epoch: bigint;
}

async function findKnown(db: Pool, cards: readonly FoundCard[]): Promise<Map<string, KnownCustomer>> {
  if (cards.length === 0) return new Map();
  const ids = cards.map(({ customerId }) => customerId);
  const rows = await FIND_KNOWN.rows(db, ids);
  return new Map(rows.map((row) => [row.customerId, row]));
}

function isAhead({ epoch, version }: FoundCard, known: KnownCustomer | undefined): boolean {
  if (known === undefined) return false;
  return BigInt(epoch) > known.epoch || (BigInt(epoch) === known.epoch && BigInt(version) > known.version);
}

async function remove(redis: Redis, orphans: readonly FoundCard[]): Promise<number> {
  if (orphans.length === 0) return 0;
  const pipeline = redis.pipeline();
  for (const { key, epoch, version } of orphans) pipeline.eval(REMOVE_CARD, 1, key, epoch, version);
  const answers = (await pipeline.exec()) ?? [];
  return answers.reduce((sum, answer) => sum + Number(answerOf(answer)), 0);
}

function answerOf(answer: [Error | null, unknown] | undefined): unknown {
  const [error, value] = answer ?? [new Error('Redis gave no answer'), undefined];
  if (error !== null) throw error;
  return value;
}
