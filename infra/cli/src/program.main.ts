/** `npm run program`: validates, publishes and lists versions of the program. */
import { calendarOf } from '@loyalty-ladder/domain/calendar.ts';
import { Command } from 'commander';
import { readConfig } from './cli-config.ts';
import { openPostgres } from './clients.ts';
import { jsonText } from './json-text.ts';
import { parseMoment } from './moment.ts';
import { readProgramFile } from './program-file.ts';
import { listedPrograms, programsText } from './program-list.ts';
import { publishFile } from './publish-file.ts';
import { runCommand } from './run-command.ts';
import { terminalOf } from './terminal.ts';

const command = new Command('npm run program --').description('The rules, version by version.');

command
  .command('validate')
  .description('checks a program file and names each problem with its path and rule; needs no running system')
  .argument('<file>', 'a program as JSON, like packages/domain/program/default.json')
  .action(validate);

command
  .command('publish')
  .description('publishes a file as the next version, for all facts from its effective instant on')
  .argument('<file>', 'a program as JSON')
  .requiredOption(
    '--effective <instant>',
    "2011-02-01T00:00:00Z, or 2011-02-01 for the first instant of that day in the program's zone; at least 10 minutes ahead",
  )
  .action(publish);

command
  .command('list')
  .description('shows all versions, what each changed and whether all customers have been brought to it')
  .option('--json', 'as JSON, each with its whole program')
  .action(list);

await runCommand(command);

async function validate(file: string): Promise<void> {
  const { program } = await readProgramFile(file);
  process.stdout.write(`${file} is a valid program (zone ${program.zone}, ${program.campaigns.length} campaigns)\n`);
}

async function publish(file: string, { effective }: { effective: string }): Promise<void> {
  const { body, program } = await readProgramFile(file);
  const effectiveAt = parseMoment(effective, '--effective', calendarOf(program.zone));
  const config = await readConfig(process.env, ['DATABASE_URL']);
  const pool = await openPostgres(config.DATABASE_URL);
  try {
    process.stdout.write(await publishFile(pool, { body, program, effectiveAt }));
  } finally {
    await pool.end();
  }
}

async function list({ json = false }: { json?: boolean }): Promise<void> {
  const config = await readConfig(process.env, ['DATABASE_URL']);
  const pool = await openPostgres(config.DATABASE_URL);
  try {
    const programs = await listedPrograms(pool);
    process.stdout.write(json ? `${jsonText(programs, 2)}\n` : programsText(programs, terminalOf(process.stdout)));
  } finally {
    await pool.end();
  }
}
