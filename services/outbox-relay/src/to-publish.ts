/**
 * What a batch publishes: its outcomes and dead letters, and behind them, in the same Kafka transaction, how each customer of whom they
 * speak stands by now (loyalty.customers).
 *
 * A card is read after the rows of its batch were, so it knows every outcome before it. And a customer's cards never go back: batches are
 * read one after another, and whoever takes over reads after all before it were fenced. A batch that is sent again has the same outcomes
 * and cards as new or newer; one of the two attempts is committed. Customers are not asked for in the transactions that change them:
 * a batch of the relay tells of each once, however many outcomes it has.
 */
import { CARD_TOPIC, OUTPUT_TOPICS } from '@loyalty-ladder/contracts/topics.ts';
import { readCardsToTell } from '@loyalty-ladder/decisions/read-cards-to-tell.ts';
import type { TraceSpan } from '@loyalty-ladder/runtime/tracing/tracing.ts';
import { oweCards } from '@loyalty-ladder/store/outbox/ask-for-cards.ts';
import type { WaitingRow } from '@loyalty-ladder/store/outbox/read-outbox.ts';
import type { OutRecord } from '@loyalty-ladder/stream/out-record.ts';
import type { RelayContext } from './relay-context.ts';
import { toRecord } from './to-record.ts';
import { traceRows } from './trace-rows.ts';

export interface ToPublish {
  readonly rows: readonly WaitingRow[];
  /** Those of them that are outcomes and dead letters; the others ask for a card. */
  readonly told: readonly WaitingRow[];
  /** Their records, then the cards. */
  readonly records: readonly OutRecord[];
  /** Of the rows of which one is recorded. */
  readonly spans: readonly TraceSpan[];
}

const ABOUT_CUSTOMERS: ReadonlySet<string> = new Set([...OUTPUT_TOPICS, CARD_TOPIC]);

export async function toPublish(context: RelayContext, rows: readonly WaitingRow[]): Promise<ToPublish> {
  const { topicPrefix } = context;
  const told = rows.filter(({ topic }) => topic !== CARD_TOPIC);
  const cards = await cardsOf(context, rows);
  const spans = traceRows(context, told);
  const records = told.map((row) => toRecord(topicPrefix, row, spans.get(row)?.traceparent));
  return { rows, told, records: [...records, ...cards], spans: [...spans.values()] };
}

async function cardsOf(context: RelayContext, rows: readonly WaitingRow[]): Promise<OutRecord[]> {
  const concerned = idsOf(rows.filter(({ topic }) => ABOUT_CUSTOMERS.has(topic)));
  if (concerned.size === 0) return [];
  const asked = idsOf(rows.filter(({ topic }) => topic === CARD_TOPIC));
  const { cards, left, erasureOf } = await readCardsToTell(context.telling, [...concerned]);
  await leave(context, left);
  const known = new Set([...cards.keys(), ...left]);
  const erased = [...asked].filter((id) => !known.has(id)).map((id) => [id, erasureOf(id)] as const);
  const topic = context.topicPrefix + CARD_TOPIC;
  return [...cards, ...erased].map(([id, card]) => ({ topic, key: Buffer.from(id), ...card }));
}

const idsOf = (rows: readonly WaitingRow[]): Set<string> =>
  new Set(rows.flatMap(({ key }) => (key === null ? [] : [key.toString()])));

/** Outcomes do not wait for a version that can read the state of their customer; its card does. */
async function leave({ pool, metrics, log }: RelayContext, left: readonly string[]): Promise<void> {
  if (left.length === 0) return;
  await oweCards(pool, left);
  metrics.cardsOwed.inc(left.length);
  log.warn(
    { customers: left.length },
    'cards are owed: a newer version recorded their customers, or their states are not readable',
  );
}
