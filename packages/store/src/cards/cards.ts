/**
 * Cards: the read model of one customer in Redis, under `<prefix>card:{customerId}` (the id as hash tag, so that a cluster keeps what
 * belongs to one customer together). Postgres is the truth: a lost card is written again, a stale one never replaces a newer one.
 */
import type { DriverClass, StaffCause } from '@loyalty-ladder/domain/state/driver.ts';
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';
import type { ChainableCommander, Redis } from 'ioredis';

/** Points as decimal strings, instants in ISO 8601. */
export interface Card {
  readonly customerId: string;
  readonly balance: { readonly available: string; readonly pending: string; readonly held: string };
  readonly stage: string;
  readonly risk: string;
  /** Why the customer may be leaving, as of `asOf`; null where risk is none. */
  readonly driver: CardDriver | null;
  readonly keyCustomer: boolean;
  readonly advice: string;
  /** The open case. */
  readonly followUp: CardFollowUp | null;
  readonly nextExpiry: { readonly at: string; readonly points: string } | null;
  readonly version: string;
  /**
   * The last instant at which a fact or time itself changed something; null before the first. However long ago it is, a card holds from
   * then until the customer's next fact or due instant.
   */
  readonly asOf: string | null;
}

export interface CardDriver {
  /** The most probable class of cause. */
  readonly driver: DriverClass;
  /** Of staff; null: nothing says more. */
  readonly subCause: StaffCause | null;
  /** 0..1 */
  readonly probability: number;
}

export interface CardFollowUp {
  readonly subject: string;
  readonly trigger: string;
  readonly openedAt: string;
  readonly deadlineAt: string;
  readonly escalated: boolean;
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

/**
 * Writes unless a card as new is there: one of a later epoch, or of the same epoch and the same or a later version. Both are compared as
 * numbers below 2^53. What is no card is overwritten.
 */
const WRITE_CARD = `
local held = redis.call('HMGET', KEYS[1], 'epoch', 'version')
local epoch, version = tonumber(held[1] or ''), tonumber(held[2] or '')
if epoch and epoch > tonumber(ARGV[1]) then return -1 end
if epoch == tonumber(ARGV[1]) and version and version >= tonumber(ARGV[2]) then return 0 end
redis.call('HSET', KEYS[1], 'epoch', ARGV[1], 'version', ARGV[2], 'card', ARGV[3])
return 1`;
const WRITTEN = 1;
const OF_LATER_EPOCH = -1;

interface CardPipeline {
  writeCard(key: string, epoch: string, version: string, card: string): unknown;
}

/** Redis is away, slow or full. Nothing is lost: cards are written again from Postgres. */
export class CardStoreError extends OperatingError {
  override readonly code = 'CARD_STORE';
  override readonly retryable = true;
}

export class Cards {
  readonly #redis: Redis;
  readonly #prefix: string;
  readonly #readEpoch: () => Promise<bigint>;
  #epoch: bigint | undefined;

  /**
   * @param readEpoch of the store (read-store-epoch.ts), asked at first and whenever a card of a later epoch is met: so a process that runs
   *   takes up an epoch that is raised.
   */
  constructor(redis: Redis, prefix: string, readEpoch: () => Promise<bigint>) {
    redis.defineCommand('writeCard', { numberOfKeys: 1, lua: WRITE_CARD });
    this.#redis = redis;
    this.#prefix = prefix;
    this.#readEpoch = readEpoch;
  }

  /** One pipeline. @returns how many were not there already. @throws CardStoreError; some of the cards may be written. */
  async write(cards: readonly Card[]): Promise<number> {
    if (cards.length === 0) return 0;
    this.#epoch ??= await this.#readEpoch();
    const epoch = this.#epoch;
    const pipeline = this.#redis.pipeline();
    for (const card of cards) {
      const { writeCard } = pipeline as unknown as CardPipeline;
      writeCard.call(pipeline, this.#key(card.customerId), String(epoch), card.version, JSON.stringify(card));
    }
    const answers = await answersOf(pipeline, 'cards could not be written');
    const written = answers.filter((answer) => answer === WRITTEN).length;
    const refused = cards.filter((_, index) => answers[index] === OF_LATER_EPOCH);
    return (await this.#isRaised(epoch, refused)) ? written + (await this.write(refused)) : written;
  }

  /** @returns those whose card is missing, older, or of an earlier epoch. One pipeline. @throws CardStoreError */
  async behind<Wanted extends CardVersion>(wanted: readonly Wanted[]): Promise<Wanted[]> {
    if (wanted.length === 0) return [];
    this.#epoch ??= await this.#readEpoch();
    const epoch = this.#epoch;
    const pipeline = this.#redis.pipeline();
    for (const { customerId } of wanted) pipeline.hmget(this.#key(customerId), 'epoch', 'version');
    const held = (await answersOf(pipeline, 'cards could not be read')) as (string | null)[][];
    const later = held.filter(([heldEpoch]) => BigInt(heldEpoch ?? -1) > epoch);
    if (await this.#isRaised(epoch, later)) return this.behind(wanted);
    return wanted.filter(({ version }, index) => {
      const [heldEpoch, heldVersion] = (held[index] ?? []).map((text) => BigInt(text ?? -1));
      return heldEpoch === undefined || heldEpoch < epoch || (heldEpoch === epoch && (heldVersion ?? -1n) < version);
    });
  }

  async read(customerId: string): Promise<StoredCard | undefined> {
    const [epoch, version, card] = await this.#redis.hmget(this.#key(customerId), 'epoch', 'version', 'card');
    if (epoch == null || version == null || card == null) return undefined;
    return { epoch: BigInt(epoch), version: BigInt(version), card: JSON.parse(card) };
  }

  /** @param later cards of a later epoch than `epoch`, if any were met. @returns whether the store has one by now. */
  async #isRaised(epoch: bigint, later: readonly unknown[]): Promise<boolean> {
    if (later.length === 0) return false;
    this.#epoch = await this.#readEpoch();
    return this.#epoch > epoch;
  }

  #key(customerId: string): string {
    return `${this.#prefix}card:{${customerId}}`;
  }
}

/** @throws CardStoreError */
async function answersOf(pipeline: ChainableCommander, failure: string): Promise<unknown[]> {
  const answers = (await pipeline.exec()) ?? [];
  return answers.map(([error, answer]) => {
    if (error !== null) throw new CardStoreError(failure, { cause: error });
    return answer;
  });
}
