/**
 * Cards: the read model of one customer in Redis, under `<prefix>card:{customerId}` (the id as hash tag, so that a cluster keeps what
 * belongs to one customer together). Postgres is the truth: a lost card is written again, a stale one never replaces a newer one.
 */
import type { Redis } from 'ioredis';

/** Points as decimal strings, instants in ISO 8601. */
export interface Card {
  readonly customerId: string;
  readonly balance: { readonly available: string; readonly pending: string; readonly held: string };
  readonly stage: string;
  readonly risk: string;
  readonly nextExpiry: { readonly at: string; readonly points: string } | null;
  readonly version: string;
  /** Instant up to which facts and time are reflected. */
  readonly asOf: string;
}

/** Which card a customer should have. */
export interface CardVersion {
  readonly customerId: string;
  readonly version: bigint;
}

export interface StoredCard {
  readonly epoch: bigint;
  readonly version: bigint;
  readonly card: Card;
}

/** Writes unless the same epoch's card of the same or a later version is there; versions are compared as numbers below 2^53. */
const WRITE_CARD = `
local held = redis.call('HMGET', KEYS[1], 'epoch', 'version')
if held[1] == ARGV[1] and tonumber(held[2]) >= tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'version', ARGV[2], 'card', ARGV[3])
return 1`;

interface CardPipeline {
  writeCard(key: string, epoch: string, version: string, card: string): unknown;
}

/** Redis is away, slow or full. Nothing is lost: cards are written again from Postgres. */
export class CardStoreError extends Error {
  readonly code = 'CARD_STORE';
  readonly retryable = true;
  readonly poison = false;
  override readonly name = 'CardStoreError';
}

export class Cards {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #epoch: bigint;

  /** @param epoch of the store (read-store-epoch.ts): cards of another store are overwritten. */
  constructor(redis: Redis, prefix: string, epoch: bigint) {
    redis.defineCommand('writeCard', { numberOfKeys: 1, lua: WRITE_CARD });
    this.#redis = redis;
    this.#prefix = prefix;
    this.#epoch = epoch;
  }

  /** One pipeline. @returns how many were not there already. @throws CardStoreError; some of the cards may be written. */
  async write(cards: readonly Card[]): Promise<number> {
    if (cards.length === 0) return 0;
    const pipeline = this.#redis.pipeline();
    for (const card of cards) {
      const { writeCard } = pipeline as unknown as CardPipeline;
      writeCard.call(pipeline, this.#key(card.customerId), String(this.#epoch), card.version, JSON.stringify(card));
    }
    const answers = (await pipeline.exec()) ?? [];
    const failed = answers.find(([error]) => error !== null);
    if (failed !== undefined) throw new CardStoreError('cards could not be written', { cause: failed[0] });
    return answers.reduce((written, [, answer]) => written + Number(answer), 0);
  }

  /** @returns those whose card is missing, older, or another store's. One pipeline. @throws CardStoreError */
  async behind<Wanted extends CardVersion>(wanted: readonly Wanted[]): Promise<Wanted[]> {
    const pipeline = this.#redis.pipeline();
    for (const { customerId } of wanted) pipeline.hmget(this.#key(customerId), 'epoch', 'version');
    const answers = (await pipeline.exec()) ?? [];
    const failed = answers.find(([error]) => error !== null);
    if (failed !== undefined) throw new CardStoreError('cards could not be read', { cause: failed[0] });
    return wanted.filter(({ version }, index) => {
      const [epoch, held] = (answers[index]?.[1] ?? []) as (string | null)[];
      return epoch !== String(this.#epoch) || BigInt(held ?? -1) < version;
    });
  }

  async read(customerId: string): Promise<StoredCard | undefined> {
    const [epoch, version, card] = await this.#redis.hmget(this.#key(customerId), 'epoch', 'version', 'card');
    if (epoch == null || version == null || card == null) return undefined;
    return { epoch: BigInt(epoch), version: BigInt(version), card: JSON.parse(card) };
  }

  #key(customerId: string): string {
    return `${this.#prefix}card:{${customerId}}`;
  }
}
