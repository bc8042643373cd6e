/** `npm run customers`: who stands where now, and nobody who only stood there before. */
import { expect } from 'vitest';
import { purchase, returned } from '../../support/facts.ts';
import { runCommand } from '../../support/run-command.ts';
import { testInWorld, type World } from '../../support/world.ts';

const day = (of: string): string => `2010-${of}T10:00:00Z`;

/** On five days in a row. */
const adherent = (customerId: string) =>
  [1, 2, 3, 4, 5].map((each) => purchase({ id: `p${each}`, customerId, at: day(`10-0${each}`) }));
/** 41 days of silence later: from 35 on they are at risk. */
const seenSilent = (customerId: string) => [
  returned({ id: 'r', customerId, at: day('11-15'), purchaseId: 'never-bought' }),
];

const test = testInWorld({ clock: '2010-12-10T00:00:00Z frozen', services: ['purchase-consumer'] });
test.beforeAll(async ({ world }) => {
  const silent = ["-d o'ra", 'dirk', 'doris'];
  await world.apply([
    ...[...silent, 'emil'].flatMap((id) => [...adherent(id), ...seenSilent(id)]),
    ...adherent('fritz'),
    purchase({ id: 'p1', customerId: 'gerd', at: day('10-01') }),
  ]);
  await world.apply([purchase({ id: 'p6', customerId: 'emil', at: day('11-20') })]);
});

async function list(world: World, ...args: string[]) {
  const { code, stdout, stderr } = await runCommand(world, 'customers', args);
  expect(code, stderr).toBe(0);
  return { stdout, stderr };
}

const idsIn = (stdout: string): string[] =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).customerId);

test('those who are there now are listed, those who have left are not, and all are counted', async ({ world }) => {
  const { stdout, stderr } = await list(world, '--stage', 'adherent', '--risk', 'at-risk', '--json');
  expect(idsIn(stdout).toSorted()).toEqual(["-d o'ra", 'dirk', 'doris']);
  expect(JSON.parse(stdout.split('\n')[0] ?? '')).toMatchObject({
    stage: 'adherent',
    strategy: 'cherish',
    risk: 'at-risk',
    balances: { held: '0' },
  });
  expect(stderr).toContain('3 customers (adherent, risk at-risk)');
  const everybody = await list(world, '--limit', '0');
  expect(everybody.stdout).toMatch(/^6 customers\n {2}adherent, risk at-risk: 3\n/);
  expect(everybody.stdout).toContain('adherent, risk none: 2');
  expect(idsIn((await list(world, '--risk', 'none', '--json')).stdout).toSorted()).toEqual(['emil', 'fritz', 'gerd']);
});

test('what does not fit is gone on with where it says', async ({ world }) => {
  const filters = ['--stage', 'adherent', '--risk', 'at-risk', '--json'];
  const seen: string[] = [];
  for (let after: string[] = []; ; ) {
    const { stdout, stderr } = await list(world, ...filters, '--limit', '2', ...after);
    seen.push(...idsIn(stdout));
    const [, next] = /--after (?:'((?:[^']|'\\'')+)'|\S+)`/.exec(stderr) ?? [];
    if (!stderr.includes('--after')) break;
    expect(stderr).toContain('1 are not shown');
    after = [`--after=${next?.replaceAll("'\\''", "'") ?? seen.at(-1)}`];
  }
  expect(seen.toSorted()).toEqual(["-d o'ra", 'dirk', 'doris']);
});

test('as text it says who, how many and what to do next', async ({ world }) => {
  const { stdout } = await list(world, '--stage', 'first-purchase');
  expect(stdout).toMatch(
    /^customer +stage +strategy +risk +available +pending +held +expires next\ngerd +first-purchase +involvement +none /,
  );
  expect(stdout).toContain('1 customer (first-purchase)\nThe reasons of one: `npm run customer -- gerd`');
  const nobody = await list(world, '--stage', 'potential');
  expect(nobody.stdout).toContain(
    '0 customers (potential)\nNobody stands there now; `npm run customers` counts everybody.',
  );
});

test('a rung that is none, and a customer whom nobody knows, are refused by name', async ({ world }) => {
  const wrong = await runCommand(world, 'customers', ['--stage', 'gold']);
  expect(wrong.code).toBe(1);
  expect(wrong.stderr).toContain('Allowed choices are potential, visitor, first-purchase, regular, adherent, retired.');
  const unknown = await runCommand(world, 'customers', ['--after', 'nobody']);
  expect({ code: unknown.code, stderr: unknown.stderr }).toEqual({
    code: 1,
    stderr: '--after: no customer is known under the id nobody.\n',
  });
  expect((await runCommand(world, 'customers', ['--republish', '--stage', 'regular'])).code).toBe(1);
  expect(await runCommand(world, 'customers', ['--rate', '5'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('--rate is of --republish'),
  });
});
