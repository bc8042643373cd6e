import { expect, test } from 'vitest';
import { Sessions } from './sessions.ts';

const OPS = { keyId: 'k', name: 'olga', scopes: ['ops'] } as const;
const PROOF = { keyId: 'k', hash: Buffer.alloc(32) };
const AWAY = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });

/** Sessions of a key, of which the store says this; and a clock to be moved. */
function sessionsOf() {
  const at: { ms: number; says: 'revoked' | 'expired' | { scopes: readonly ['ops'] | readonly [] } | Error } = {
    ms: 0,
    says: OPS,
  };
  const verifyAgain = async () => {
    if (at.says instanceof Error) throw at.says;
    return typeof at.says === 'string' ? at.says : { ...OPS, ...at.says };
  };
  return { at, sessions: new Sessions({ verifyAgain }, { lastMsMax: 1_000, idleMsMax: 100 }, () => at.ms) };
}

test('each login has an id and a token of its own, which nobody can guess', () => {
  const { sessions } = sessionsOf();
  const all = Array.from({ length: 100 }, () => sessions.begin(OPS, PROOF)).flatMap(({ id, csrfToken }) => [
    id,
    csrfToken,
  ]);
  expect(new Set(all).size).toBe(200);
  for (const each of all) expect(each).toMatch(/^[\w-]{43}$/);
});

test('a session that nobody uses ends, one that is used goes on to its limit', async () => {
  const { sessions, at } = sessionsOf();
  const used = sessions.begin(OPS, PROOF);
  const idle = sessions.begin(OPS, PROOF);
  for (at.ms = 50; at.ms < 1_000; at.ms += 50) {
    expect(await sessions.goesOn(used)).toBeUndefined();
    expect(sessions.find(idle.id)).toBe(at.ms < 100 ? idle : undefined);
  }
  at.ms = 1_000;
  expect(await sessions.goesOn(used)).toBe('expired');
  expect(await sessions.goesOn(used)).toBe('signed-out');
});

test.each(['revoked', 'expired', { scopes: [] }] as const)('a session ends with its key: %s', async (says) => {
  const { sessions, at } = sessionsOf();
  const session = sessions.begin(OPS, PROOF);
  at.says = says;
  expect(await sessions.goesOn(session)).toBe('revoked');
  expect(sessions.find(session.id)).toBeUndefined();
});

test('whoever is in stays in while Postgres is away, and a defect is not taken for that', async () => {
  const { sessions, at } = sessionsOf();
  const session = sessions.begin(OPS, PROOF);
  at.says = AWAY;
  expect(await sessions.goesOn(session)).toBeUndefined();
  at.says = new TypeError('a defect');
  await expect(sessions.goesOn(session)).rejects.toThrow('a defect');
});

test('logins without end take no memory without end: the one not used longest goes', async () => {
  const { sessions } = sessionsOf();
  const first = sessions.begin(OPS, PROOF);
  const second = sessions.begin(OPS, PROOF);
  await sessions.goesOn(first);
  for (let each = 0; each < 999; each += 1) sessions.begin(OPS, PROOF);
  expect(sessions.find(first.id)).toBeDefined();
  expect(sessions.find(second.id)).toBeUndefined();
});
