import type { Kafka } from 'kafkajs';
import { expect, test } from 'vitest';
import { KeptCluster } from './inner-cluster.ts';

/** Kafka whose clusters are numbered, and can be told apart. @param refused so many connections are, at first. */
function kafka(refused = 0) {
  const log: string[] = [];
  let made = 0;
  const createCluster = () => {
    made += 1;
    const no = made;
    return {
      no,
      connect: async () => {
        if (no <= refused) throw new Error('refused');
        log.push(`connect ${no}`);
      },
      refreshMetadata: async () => {},
      disconnect: async () => void log.push(`disconnect ${no}`),
    };
  };
  const kept = new KeptCluster({ [Symbol('private:Kafka:createCluster')]: createCluster } as unknown as Kafka);
  const ask = (failsOn: readonly number[] = []) =>
    kept.ask(async (cluster) => {
      const { no } = cluster as unknown as { no: number };
      if (failsOn.includes(no)) throw new Error(`lost ${no}`);
      return no;
    });
  return { kept, ask, log };
}

test('connections are made with the first question, and kept for those after it', async () => {
  const { kept, ask, log } = kafka();
  expect(log).toEqual([]);
  expect([await ask(), await ask()]).toEqual([1, 1]);
  await kept.close();
  expect(log).toEqual(['connect 1', 'disconnect 1']);
});

test('what fails on kept connections is asked again on new ones, once', async () => {
  const { ask, log } = kafka();
  await ask();
  expect(await ask([1])).toBe(2);
  expect(log.toSorted()).toEqual(['connect 1', 'connect 2', 'disconnect 1']);
  await expect(ask([2, 3])).rejects.toThrow('lost 3');
  expect(await ask()).toBe(4);
});

test('what fails on new connections fails, and leaves none behind', async () => {
  const { ask, log } = kafka(1);
  await expect(ask()).rejects.toThrow('refused');
  expect(await ask()).toBe(2);
  expect(log).toEqual(['disconnect 1', 'connect 2']);
});

test('of several who ask on lost connections each gets an answer, on the same new ones', async () => {
  const { ask, log } = kafka();
  await ask();
  expect(await Promise.all([ask([1]), ask([1]), ask([1])])).toEqual([2, 2, 2]);
  expect(log.filter((line) => line.startsWith('connect'))).toEqual(['connect 1', 'connect 2']);
});
