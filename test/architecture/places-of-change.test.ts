/** The places of a change (CONTRIBUTING.md) are where it says; and what is added is also said: messages, services, commands. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CARD_TOPIC, CARD_TYPE, TOPIC_BY_FACT_TYPE, TOPIC_BY_OUTCOME_TYPE } from '@loyalty-ladder/contracts/topics.ts';
import { serviceNames } from '@loyalty-ladder/local-stack/start-services.ts';
import { expect, test } from 'vitest';
import root from '../../package.json' with { type: 'json' };

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

/** Types by topic, as the tables of domain.md have them: a topic stands in the first of its rows. */
function specified(): [string, string][] {
  let topic = '';
  return read('packages/domain/domain.md')
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()))
    .flatMap(([, first = '', names = '']): [string, string][] => {
      if (first !== '') topic = first;
      const types = names.split(/, | \/ /).filter((name) => /^[a-z-]+\.[a-z-]+$/.test(name));
      return topic.startsWith('loyalty.') ? types.map((type) => [type, topic]) : [];
    });
}

test('every place that contributors are sent to is there', () => {
  const tables = read('CONTRIBUTING.md')
    .split('\n')
    .filter((line) => line.startsWith('| `'));
  const places = tables.flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([\w./-]+\/[\w./-]+)`/g)]);
  expect(places.length).toBeGreaterThan(30);
  const there = (path: string) => existsSync(new URL(`../../${path}`, import.meta.url));
  const astray = places.map(([, path = '']) => path).filter((path) => !there(path) && !there(`packages/${path}`));
  expect(astray).toEqual([]);
});

test('the specification has a row for every message, under its topic', () => {
  const types = Object.entries({ ...TOPIC_BY_FACT_TYPE, ...TOPIC_BY_OUTCOME_TYPE, [CARD_TYPE]: CARD_TOPIC });
  expect(specified().toSorted()).toEqual(types.toSorted());
});

test('the README says what each service does', async () => {
  const rows = read('README.md')
    .split('\n')
    .filter((line) => line.startsWith('|'));
  const silent = (await serviceNames()).filter((name) => !rows.some((row) => row.includes(`\`${name}\``)));
  expect(silent).toEqual([]);
});

test('each file that is a command has its script', () => {
  const mains = globSync('infra/cli/src/*.main.ts', { cwd: fileURLToPath(new URL('../..', import.meta.url)) });
  expect(mains.length).toBeGreaterThan(5);
  const started = Object.values(root.scripts).join('\n');
  expect(mains.filter((main) => !started.includes(main))).toEqual([]);
});

test('each command is named where somebody looks for it, in the README or for contributors', () => {
  const text = read('README.md') + read('CONTRIBUTING.md');
  const commands = Object.entries(root.scripts).filter(
    ([name, script]) => script.includes('node ') && !name.includes(':'),
  );
  const silent = commands.map(([name]) => name).filter((name) => !new RegExp(`npm (run )?${name}\\b`).test(text));
  expect(silent).toEqual([]);
});
