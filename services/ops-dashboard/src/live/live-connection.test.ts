import { EventEmitter } from 'node:events';
import type { ServerResponse } from 'node:http';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { LiveConnection } from './live-connection.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] });
});
afterEach(() => {
  vi.useRealTimers();
});

/** A response that takes so much before it is full. */
class StubResponse extends EventEmitter {
  readonly written: string[] = [];
  isFull = false;
  destroyed = false;

  write(text: string): boolean {
    this.written.push(text);
    return !this.isFull;
  }

  destroy(): void {
    this.destroyed = true;
  }

  end(text: string): void {
    this.write(text);
  }
}

function connected() {
  const response = new StubResponse();
  return { response, connection: new LiveConnection(response as unknown as ServerResponse) };
}

const snapshot = (sequence: number) => ({ name: 'snapshot', id: `a.${sequence}`, json: String(sequence) });

test('an event has its name, its id and its data on a line each', () => {
  const { response, connection } = connected();
  connection.tellNewest(snapshot(1));
  connection.tell({ name: 'timeline', json: '[]' });
  expect(response.written).toEqual(['event: snapshot\nid: a.1\ndata: 1\n\n', 'event: timeline\ndata: []\n\n']);
});

test('of what a full connection did not take, the newest snapshot is sent when there is room', () => {
  const { response, connection } = connected();
  response.isFull = true;
  for (const sequence of [1, 2, 3]) connection.tellNewest(snapshot(sequence));
  expect(connection.tell({ name: 'timeline', json: '[]' })).toBe(false);
  expect(response.written).toHaveLength(1);
  response.isFull = false;
  response.emit('drain');
  expect(response.written.slice(1)).toEqual(['event: snapshot\nid: a.3\ndata: 3\n\n']);
});

test('a connection on which nothing is said is kept alive, one that takes nothing for a minute is given up', () => {
  const { response, connection } = connected();
  vi.advanceTimersByTime(9_000);
  connection.keepAlive();
  expect(response.written).toEqual([]);
  vi.advanceTimersByTime(2_000);
  connection.keepAlive();
  expect(response.written).toEqual([': still here\n\n']);
  response.isFull = true;
  connection.tellNewest(snapshot(1));
  vi.advanceTimersByTime(59_000);
  connection.keepAlive();
  expect(response.destroyed).toBe(false);
  vi.advanceTimersByTime(2_000);
  connection.keepAlive();
  expect(response.destroyed).toBe(true);
});
