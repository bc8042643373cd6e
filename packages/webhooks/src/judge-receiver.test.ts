import { expect, test } from 'vitest';
import { AllowedTargets } from './allowed-targets.ts';
import { judgeReceiver } from './judge-receiver.ts';

const reach = (addresses: string[], ...allowed: string[]) => ({
  allowed: new AllowedTargets(allowed),
  resolve: async () => {
    if (addresses.length === 0) throw new Error('no such name');
    return addresses.map((address) => ({ address, family: 4 }));
  },
});

test('a name that leads inside, in part inside, and nowhere are told apart by nobody', async () => {
  for (const addresses of [['10.0.0.1'], ['8.8.8.8', '169.254.169.254'], []]) {
    expect(await judgeReceiver('https://shop.example/', reach(addresses))).toBe('address');
  }
  expect(await judgeReceiver('https://shop.example/', reach(['8.8.8.8']))).toBeUndefined();
  expect(await judgeReceiver('http://shop.example/', reach(['8.8.8.8'], 'other:80'))).toBe('address');
  expect(await judgeReceiver('http://shop.example:80/', reach(['10.0.0.1'], 'shop.example:80'))).toBeUndefined();
  expect(await judgeReceiver('http://shop.example/', reach(['8.8.8.8']))).toBe('not-https');
});
