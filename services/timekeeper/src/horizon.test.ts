import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { describe, expect, test } from 'vitest';
import { Horizon, type StreamStand } from './horizon.ts';

const SETTLE_MS = 1_000;

/** A horizon whose observations come each 100 ms; the clock runs, or is frozen at `frozenAt`. */
function observed(frozenAt?: number) {
  const horizon = new Horizon(SETTLE_MS);
  let realMs = 0;
  return (times: number, streams: readonly Partial<StreamStand>[]) => {
    for (let index = 0; index < times; index++) {
      realMs += 100;
      horizon.observe({
        realMs,
        now: frozenAt ?? HOUR_MS + realMs,
        streams: streams.map((each, topic) => ({
          ...{
            topic: String(topic),
            end: 0n,
            readable: each.end ?? 0n,
            next: 0n,
            probes: 0n,
            eventTime: null,
            isLost: false,
          },
          ...each,
        })),
      });
    }
    return horizon;
  };
}

describe('how far time may advance', () => {
  test('is unknown until settle has passed', () => {
    expect(observed()(10, [{}]).reached()).toBe(Number.NEGATIVE_INFINITY);
  });

  test('is settle behind the newest instant whose ends are all applied', () => {
    expect(observed()(50, [{ end: 7n, next: 7n }, {}]).reached()).toBe(HOUR_MS + 5_000 - SETTLE_MS);
  });

  test('is exactly the instant of a frozen clock, once settled', () => {
    expect(observed(HOUR_MS)(11, [{ end: 7n, next: 7n }]).reached()).toBe(HOUR_MS);
  });

  test('stays where it was while a consumer is stopped and its topic grows', () => {
    const observe = observed();
    observe(50, [{ end: 7n, next: 7n }]);
    const eventTime = HOUR_MS + 4_500;
    for (let end = 8n; end < 60n; end++) observe(1, [{ end, next: 7n, eventTime }]);
    expect(observe(1, [{ end: 60n, next: 7n, eventTime }]).reached()).toBe(HOUR_MS + 5_000 - SETTLE_MS);
  });

  test('follows a backlog that is being worked off no further than the records appended by then were applied', () => {
    const observe = observed();
    observe(50, [{ end: 7n, next: 7n }]);
    observe(50, [{ end: 100n, next: 7n }]);
    const horizon = observe(50, [{ end: 200n, next: 100n, eventTime: 2 * HOUR_MS }]);
    expect(horizon.reached()).toBe(HOUR_MS + 10_000 - SETTLE_MS);
    expect(horizon.backlog()).toBe(100n);
  });

  test('waits for what an open transaction holds back, which is no backlog that anybody works off', () => {
    const observe = observed();
    observe(50, [{ end: 7n, next: 7n }]);
    const horizon = observe(50, [{ end: 5_000n, readable: 9n, next: 7n, eventTime: 2 * HOUR_MS }]);
    expect(horizon.reached()).toBe(HOUR_MS + 5_000 - SETTLE_MS);
    expect(horizon.backlog()).toBe(2n);
  });

  test('stays where it was while a log is not the one that was applied, though nothing seems to wait in it', () => {
    const observe = observed();
    observe(50, [{ end: 7n, next: 7n }]);
    const eventTime = HOUR_MS + 4_500;
    const known = HOUR_MS + 5_000 - SETTLE_MS;
    // Made again, and grown to where the old one was: its consumer knows.
    expect(observe(50, [{ end: 7n, next: 7n, eventTime, isLost: true }]).reached()).toBe(known);
    // Made again, and shorter: whoever compares knows.
    expect(observe(50, [{ end: 3n, next: 7n, eventTime }]).reached()).toBe(known);
    expect(observe(50, [{ end: 3n, next: 3n, eventTime: null }]).reached()).toBeGreaterThan(known);
  });

  test('waits for the newest fact of a topic that still moves', () => {
    const observe = observed(9 * HOUR_MS);
    observe(20, [{}, {}]);
    for (let next = 1n; next < 20n; next++) {
      observe(1, [
        { end: next, next, eventTime: Number(next) },
        { end: next, next, eventTime: 5 },
      ]);
    }
    expect(
      observe(1, [
        { end: 20n, next: 20n, eventTime: 20 },
        { end: 19n, next: 19n, eventTime: 5 },
      ]).reached(),
    ).toBe(5);
  });

  test('waits for the newest fact of a backlog under a frozen clock, however long a transaction takes', () => {
    const observe = observed(9 * HOUR_MS);
    observe(20, [{}]);
    observe(1, [{ end: 100n, next: 10n, eventTime: 5 }]);
    expect(observe(200, [{ end: 100n, next: 10n, eventTime: 5 }]).reached()).toBe(5);
    expect(observe(11, [{ end: 100n, next: 100n, eventTime: 50 }]).reached()).toBe(9 * HOUR_MS);
  });

  test('waits for the slowest of the topics, even one that was never read', () => {
    expect(
      observed()(50, [
        { end: 7n, next: 7n },
        { end: 3n, next: 0n },
      ]).reached(),
    ).toBe(Number.NEGATIVE_INFINITY);
  });

  test('needs bounded memory during an outage and returns to the present after it', () => {
    const observe = observed();
    observe(20, [{ end: 1n, next: 1n }]);
    for (let end = 2n; end < 10_000n; end++) observe(1, [{ end, next: 1n }]);
    const horizon = observe(30, [{ end: 10_000n, next: 10_000n }]);
    expect(horizon.reached()).toBe(HOUR_MS + (20 + 9_998 + 30) * 100 - SETTLE_MS);
  });
});

describe('probes', () => {
  const EVENT_TIME = HOUR_MS / 2;

  test('do not let a topic move in which nothing else comes', () => {
    const observe = observed();
    for (let next = 1n; next < 60n; next++) observe(1, [{ end: next, next, probes: next, eventTime: EVENT_TIME }]);
    expect(observe(1, [{ end: 60n, next: 60n, probes: 60n, eventTime: EVENT_TIME }]).reached()).toBe(
      HOUR_MS + 6_000 - SETTLE_MS,
    );
  });

  test('hide no fact that comes between them', () => {
    const observe = observed();
    observe(20, [{ end: 9n, next: 9n, probes: 9n, eventTime: EVENT_TIME }]);
    expect(observe(5, [{ end: 11n, next: 11n, probes: 10n, eventTime: EVENT_TIME }]).reached()).toBe(EVENT_TIME);
  });
});
