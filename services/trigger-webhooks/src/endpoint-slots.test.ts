import type { OpenEndpoint } from '@loyalty-ladder/store/webhooks/read-open-endpoints.ts';
import { expect, test } from 'vitest';
import { EndpointSlots } from './endpoint-slots.ts';

function endpoint(no: number, of: Partial<OpenEndpoint> = {}): OpenEndpoint {
  const some = { endpointId: `ep_${no}`, url: '', channel: null, concurrency: 10, ratePerSecond: null, failures: 0 };
  return { endpointNo: BigInt(no), ...some, ...of };
}

function offered(slots: EndpointSlots, open: readonly OpenEndpoint[], nowMs = 0): Record<string, number> {
  return Object.fromEntries(slots.offer(open, nowMs).map(({ endpointNo, queuesMax }) => [endpointNo, queuesMax]));
}

function takeAll(slots: EndpointSlots, open: readonly OpenEndpoint[], nowMs = 0): void {
  for (const { endpointNo, queuesMax } of slots.offer(open, nowMs)) {
    const of = open.find((each) => each.endpointNo === endpointNo) ?? endpoint(0);
    for (let queue = 0; queue < queuesMax; queue++) slots.take(of);
  }
}

test('an endpoint has as many slots as it may, where nobody else wants any', () => {
  expect(offered(new EndpointSlots(100), [endpoint(1, { concurrency: 4 })])).toEqual({ 1: 4 });
});

test('however many take slots and keep them, each other endpoint has one of its own', () => {
  const slots = new EndpointSlots(3);
  const hanging = [1, 2, 3, 4].map((no) => endpoint(no));
  takeAll(slots, hanging);
  expect(offered(slots, [...hanging, endpoint(5)])).toEqual({ 5: 1 });
});

test('slots of their own that are in use take nothing of what is in common', () => {
  const slots = new EndpointSlots(3);
  takeAll(
    slots,
    [1, 2, 3].map((no) => endpoint(no, { concurrency: 1 })),
  );
  expect(offered(slots, [endpoint(4)])).toEqual({ 4: 4 });
});

test('what is in common is shared in turn', () => {
  const [first, second] = [endpoint(1), endpoint(2)];
  expect(offered(new EndpointSlots(6), [first, second])).toEqual({ 1: 4, 2: 4 });
  const slots = new EndpointSlots(1);
  const firsts = [1, 2, 3, 4].map(() => Object.values(offered(slots, [first, second])).join());
  expect(new Set(firsts)).toEqual(new Set(['2,1', '1,2']));
});

test('one that keeps failing has a single slot', () => {
  expect(offered(new EndpointSlots(100), [endpoint(1, { failures: 4 }), endpoint(2, { failures: 5 })])).toEqual({
    1: 10,
    2: 1,
  });
});

test('a slot that is free again is offered again', () => {
  const slots = new EndpointSlots(0);
  takeAll(slots, [endpoint(1)]);
  expect(offered(slots, [endpoint(1)])).toEqual({});
  slots.free(1n);
  expect(offered(slots, [endpoint(1)])).toEqual({ 1: 1 });
});

test('a rate is kept, with at most a second saved up', () => {
  const slots = new EndpointSlots(100);
  const limited = endpoint(1, { concurrency: 64, ratePerSecond: 5 });
  takeAll(slots, [limited]);
  for (let queue = 0; queue < 5; queue++) slots.free(1n);
  expect(offered(slots, [limited], 100)).toEqual({});
  expect(offered(slots, [limited], 400)).toEqual({ 1: 2 });
  expect(offered(slots, [limited], 60_000)).toEqual({ 1: 5 });
});
