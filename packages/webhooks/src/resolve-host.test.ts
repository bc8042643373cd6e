import { expect, test } from 'vitest';
import { NameUnresolvedError, resolveByDns } from './resolve-host.ts';

test.each(['localhost', 'receiver.localhost', 'localhost.'])(
  '%s is this machine, and no name server is asked',
  async (host) => {
    expect(await resolveByDns(1)(host)).toEqual([
      { address: '127.0.0.1', family: 4 },
      { address: '::1', family: 6 },
    ]);
  },
);

test('a name that is not there, or no name server, is an error that names nothing', async () => {
  await expect(resolveByDns(50)('nowhere.invalid')).rejects.toThrow(new NameUnresolvedError('the host has no address'));
});
