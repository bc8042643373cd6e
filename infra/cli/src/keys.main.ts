/** `npm run keys`: keys of the gateway. A key is printed once, when it is made; nothing here can print it again. */
import { calendarOf } from '@loyalty-ladder/domain/time/calendar.ts';
import { HOUR_MS } from '@loyalty-ladder/domain/time/instant.ts';
import { createKey } from '@loyalty-ladder/operations/keys/create-key.ts';
import { listKeys } from '@loyalty-ladder/operations/keys/list-keys.ts';
import { revokeKey } from '@loyalty-ladder/operations/keys/revoke-key.ts';
import { rotateKey } from '@loyalty-ladder/operations/keys/rotate-key.ts';
import { faultOfGrant, SCOPES, type Scope } from '@loyalty-ladder/operations/keys/scopes.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { Command, Option } from 'commander';
import type { Pool } from 'pg';
import { readConfig } from './cli-config.ts';
import { openPostgres } from './clients.ts';
import { CommandError } from './command-error.ts';
import { instantText } from './instant-text.ts';
import { keysText, mintedText } from './keys-text.ts';
import { parseMoment } from './moment.ts';
import { wholeNumber } from './number-option.ts';
import { type OperatorOptions, withOperatorOptions } from './operator-options.ts';
import { runCommand } from './run-command.ts';
import { terminalOf } from './terminal.ts';

const command = new Command('npm run keys --').description(
  'Keys of the gateway: who may publish, read, redeem, adjust, manage. Of a key only a hash is kept.',
);

const SCOPES_TEXT = Object.entries(SCOPES)
  .map(([name, meaning]) => `${name} (${meaning})`)
  .join('; ');

withOperatorOptions(command.command('create').description('makes a key and prints it, once'))
  .requiredOption('--name <text>', 'whose it is, in words')
  .addOption(
    new Option('--scope <name...>', `what it may do: ${SCOPES_TEXT}`)
      .choices(Object.keys(SCOPES))
      .makeOptionMandatory(),
  )
  .option('--source <name...>', 'it publishes facts of these sources (ce_source) only')
  .option('--topic <name...>', 'it publishes to these topics only')
  .option('--expires <instant>', '2027-01-01T00:00:00Z, or a date, which is its first instant in UTC (default: never)')
  .option('--json', 'as JSON')
  .action(create);

command
  .command('list')
  .description('shows all keys, what they may do and when they were last used (to the minute or so)')
  .option('--json', 'as JSON')
  .action(list);

withOperatorOptions(
  command.command('rotate').description('gives a key a new secret beside the one it has, and prints the new key, once'),
)
  .argument('<key>', 'its id, as `list` shows it')
  .option('--grace <hours>', 'for how long the secret before is taken as well', wholeNumber(0, 24 * 90), 24)
  .option('--json', 'as JSON')
  .action(rotate);

withOperatorOptions(
  command.command('revoke').description('revokes a key for good; gateways that know it take it for some seconds more'),
)
  .argument('<key>', 'its id, as `list` shows it')
  .action(revoke);

await runCommand(command);

interface CreateOptions extends OperatorOptions {
  readonly name: string;
  readonly scope: readonly Scope[];
  readonly source?: readonly string[];
  readonly topic?: readonly string[];
  readonly expires?: string;
  readonly json?: boolean;
}

async function create({ name, scope, source, topic, expires, json, reason, by }: CreateOptions): Promise<void> {
  const grant = { scopes: [...new Set(scope)], sources: source, topics: topic };
  const fault = faultOfGrant(grant);
  if (fault !== undefined) throw new CommandError(`No key was made: ${fault}.`);
  if (name.trim() === '') throw new CommandError('No key was made: --name must not be empty.');
  const expiresAt = expires === undefined ? null : parseMoment(expires, '--expires', calendarOf('UTC'));
  const created = await onStore((pool) => createKey(pool, { name, grant, expiresAt, actor: by, reason }));
  const note = `Its id is ${created.keyId}; ${expiresAt === null ? 'it never expires' : `it expires ${instantText(expiresAt)} UTC`}.`;
  process.stdout.write(json ? `${jsonText(created, 2)}\n` : mintedText(created, note));
}

async function list({ json = false }: { json?: boolean }): Promise<void> {
  const keys = await onStore(listKeys);
  process.stdout.write(
    json ? `${jsonText(keys, 2)}\n` : keysText(keys, terminalOf(process.stdout, process.env.COLUMNS)),
  );
}

async function rotate(
  keyId: string,
  { grace, json, reason, by }: OperatorOptions & { grace: number; json?: boolean },
): Promise<void> {
  const rotated = await onStore((pool) => rotateKey(pool, keyId, grace * HOUR_MS, { actor: by, reason }));
  if (rotated === undefined) throw notThere(keyId);
  const note = `The secret before is taken until ${instantText(rotated.graceEndsAt)} UTC.`;
  process.stdout.write(json ? `${jsonText(rotated, 2)}\n` : mintedText(rotated, note));
}

async function revoke(keyId: string, { reason, by }: OperatorOptions): Promise<void> {
  if (!(await onStore((pool) => revokeKey(pool, keyId, { actor: by, reason })))) throw notThere(keyId);
  process.stdout.write(`${keyId} is revoked: within seconds no gateway takes it any more.\n`);
}

/** What was asked for may be a whole key by mistake: it is not repeated. */
function notThere(keyId: string): CommandError {
  const shown = /^[0-9a-f]{16}$/.test(keyId) ? keyId : 'that id';
  return new CommandError(`There is no key ${shown}, or it is revoked: \`npm run keys -- list\` shows all.`);
}

async function onStore<Result>(use: (pool: Pool) => Promise<Result>): Promise<Result> {
  const config = await readConfig(process.env, ['DATABASE_URL']);
  const pool = await openPostgres(config.DATABASE_URL);
  try {
    return await use(pool);
  } finally {
    await pool.end();
  }
}
