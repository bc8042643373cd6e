import { createLog } from '@loyalty-ladder/runtime/log.ts';
import type { Card, Cards } from '@loyalty-ladder/store/cards/cards.ts';
import { Counter, Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { CardWriter } from './card-writer.ts';

const LOG = createLog({ service: 'test', level: 'silent' });

function card(customerId: string, version: number): Card {
  const balance = { available: '0', pending: '0', held: '0' };
  const asOf = '2024-01-01T00:00:00.000Z';
  const known = { driver: null, keyCustomer: false, advice: 'none', followUp: null };
  return {
    customerId,
    version: String(version),
    balance,
    stage: 'visitor',
    risk: 'none',
    ...known,
    nextExpiry: null,
    asOf,
  };
}

/** Cards whose writes end when the test says so. */
function slowCards() {
  const written: string[] = [];
  const ends: ((error?: Error) => void)[] = [];
  const cards = {
    write: (batch: readonly Card[]) =>
      new Promise<number>((resolve, reject) => {
        written.push(batch.map(({ customerId, version }) => `${customerId}@${version}`).join(' '));
        ends.push((error) => (error === undefined ? resolve(batch.length) : reject(error)));
      }),
  } as unknown as Cards;
  return { cards, written, ends };
}

function writerOn(cards: Cards) {
  const failures = new Counter({ name: 'failures', help: 'of cards', registers: [new Registry()] });
  return { writer: new CardWriter(cards, failures, LOG), failed: async () => (await failures.get()).values[0]?.value };
}

describe('cards of a Redis that does not answer', () => {
  test('never hold up who hands them in, and of one customer only the newest is written', async () => {
    const { cards, written, ends } = slowCards();
    const { writer } = writerOn(cards);
    writer.write([card('a', 1)]);
    for (let version = 2; version <= 100; version++) writer.write([card('a', version), card('b', version)]);
    writer.write([card('a', 99)]);
    expect(written).toEqual(['a@1']);
    ends[0]?.();
    await expect.poll(() => written).toEqual(['a@1', 'a@100 b@100']);
    ends[1]?.();
    await writer.flush();
  });

  test('are bounded: what does not fit is counted and left to the repair', async () => {
    const { cards } = slowCards();
    const { writer, failed } = writerOn(cards);
    writer.write([card('first', 1)]);
    writer.write(Array.from({ length: 10_500 }, (_, index) => card(`c${index}`, 1)));
    expect(await failed()).toBe(500);
  });

  test('that fail are counted, and the next ones are tried', async () => {
    const { cards, written, ends } = slowCards();
    const { writer, failed } = writerOn(cards);
    writer.write([card('a', 1)]);
    writer.write([card('b', 1)]);
    ends[0]?.(new Error('gone'));
    await expect.poll(() => written).toEqual(['a@1', 'b@1']);
    expect(await failed()).toBe(1);
    ends[1]?.();
    await writer.flush();
  });
});
