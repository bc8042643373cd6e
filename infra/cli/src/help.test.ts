/** Every command of package.json helps: what it can do, and where to look after a mistake. None of them needs a system for that. */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import root from '../../../package.json' with { type: 'json' };

/** Options by command, and subcommand if it has any. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  start: ['--no-demo', '--clock', '--program', '--instances', '--folder'],
  demo: [
    ...['--once', '--json', '--facts', '--shuffle', '--duplicate', '--repeat', '--sample', '--instances'],
    ...['--customer', '--picture', '--keep', '--attach'],
  ],
  customer: ['--at', '--revisions', '--lines', '--json'],
  customers: ['--stage', '--risk', '--limit', '--after', '--json', '--republish', '--rate'],
  nps: ['--at', '--months', '--json', '--csv'],
  'follow-ups': ['--from', '--until', '--open', '--json', '--csv', 'resolve'],
  'follow-ups resolve': ['id', '--by', '--note', '--touchpoint', '--dry-run', '--json'],
  ladder: ['--from', '--until', '--json', '--csv'],
  segments: ['--json', '--csv'],
  pulse: ['--json', '--csv'],
  drivers: ['--json', '--csv'],
  note: ['customer', '--touchpoint', '--cause', '--wait', '--unresolved', '--by', '--dry-run', '--json'],
  lag: ['--json', '--watch'],
  'dead-letters': ['list', 'show', 'replay', 'discard'],
  'dead-letters list': [
    ...['--reason', '--kind', '--topic', '--source', '--id', '--key', '--since', '--before', '--state'],
    ...['--below', '--limit', '--json'],
  ],
  'dead-letters replay': ['record', '--kind', '--all', '--rate', '--dry-run', '--reason', '--by', '--json'],
  'dead-letters discard': ['record', '--kind', '--all', '--rate', '--dry-run', '--reason', '--by', '--json'],
  'dead-letters show': ['--json'],
  streams: ['status', 'accept-loss', 'begin-anew', 'read-again', 'adopt-store', 'go-on'],
  'streams adopt-store': ['--reason', '--by', '--dry-run'],
  'streams go-on': ['--reason', '--by', '--as-dead-letters'],
  'streams status': ['--json'],
  'streams accept-loss': ['topic', '--reason', '--by', '--dry-run', '--json'],
  'streams begin-anew': ['topic', '--reason', '--by', '--dry-run', '--json'],
  'streams read-again': ['topic', '--reason', '--by', '--dry-run', '--json'],
  tail: ['--follow', '--limit', '--json'],
  program: ['validate', 'publish', 'list'],
  'program validate': ['file'],
  'program publish': ['--effective'],
  'program list': ['--json'],
  calibrate: ['--at', '--effective', '--dry-run', '--show', '--reason', '--by', '--json', 'list'],
  'calibrate list': ['--json'],
  keys: ['create', 'list', 'rotate', 'revoke'],
  'keys create': ['--name', '--scope', '--source', '--topic', '--expires', '--reason', '--by', '--json'],
  'keys list': ['--json'],
  'keys rotate': ['key', '--grace', '--reason', '--by', '--json'],
  'keys revoke': ['key', '--reason', '--by'],
  'rebuild-cards': ['--rate', '--restored'],
  asyncapi: ['--check'],
  openapi: ['openapi.json'],
  'chart-schema': ['Helm'],
  grafana: ['Grafana'],
  screenshots: ['directory', 'dead-letters'],
  alone: ['words'],
  properties: ['--runs', '--seed', '--only'],
  mutants: ['--only'],
  fuzz: ['--requests', '--seed'],
  bench: ['--only', '--json', '--seconds', '--customers'],
  'fold-case': ['--help'],
};

const FOLDER = fileURLToPath(new URL('../../..', import.meta.url));
/** Scripts that run a file of ours; checks are not commands with options. */
const SCRIPTS = Object.entries(root.scripts).filter(
  ([name, script]) => script.includes('node ') && !name.includes(':'),
);

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** As npm runs it, without npm. */
function run(command: string, option: string): Promise<Ended> {
  const [script = '', ...subcommand] = command.split(' ');
  const line = Object.fromEntries(SCRIPTS)[script] ?? expect.fail(`${script} is no script`);
  const args = line.split(' ').filter((word) => word !== 'exec' && word !== 'node');
  return new Promise((resolve) => {
    execFile(process.execPath, [...args, ...subcommand, option], { cwd: FOLDER }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code ?? Number.NaN), stdout, stderr }),
    );
  });
}

test('the table above names every command', () => {
  const tested = new Set(Object.keys(COMMANDS).map((command) => command.split(' ')[0]));
  expect([...tested].toSorted()).toEqual(SCRIPTS.map(([name]) => name).toSorted());
});

test.concurrent.each(Object.entries(COMMANDS))('%s --help names what it takes', async (command, words) => {
  const { code, stdout, stderr } = await run(command, '--help');
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const word of words) expect(stdout).toContain(word);
});

test.concurrent.each(Object.keys(COMMANDS))(
  '%s does nothing for an option that it has not, and points at --help',
  async (command) => {
    const { code, stdout, stderr } = await run(command, '--nonsense');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toMatch(/^error: .*\n\(--help shows what there is\)\n$/);
  },
);
