/** `npm run program`: validates, publishes and lists versions of the program. */
import { doubtsAbout } from '@loyalty-ladder/domain/program/doubts.ts';
import { calendarOf } from '@loyalty-ladder/domain/time/calendar.ts';
import type { PublicationIntent } from '@loyalty-ladder/operations/program/judge-publication.ts';
import { publishVersion } from '@loyalty-ladder/operations/program/publish-version.ts';
import { readProgramFile } from '@loyalty-ladder/operations/program/read-program-file.ts';
import { readProgramList } from '@loyalty-ladder/operations/program/read-program-list.ts';
import { counted } from '@loyalty-ladder/operations/words/counted.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { listPrograms } from '@loyalty-ladder/store/programs/list-programs.ts';
import { Command } from 'commander';
import { readConfig } from './cli-config.ts';
import { openPostgres } from './clients.ts';
import { CommandError } from './command-error.ts';
import { doubtsText } from './doubts-text.ts';
import { parseMoment } from './moment.ts';
import { wholeNumber } from './number-option.ts';
import { type OperatorOptions, withOperatorOptions } from './operator-options.ts';
import { programsText } from './programs-text.ts';
import { publishedText, refusalText } from './publication-text.ts';
import { runCommand } from './run-command.ts';
import { terminalOf } from './terminal.ts';

const command = new Command('npm run program --').description('The rules, version by version.');

command
  .command('validate')
  .description('checks a program file by itself and names each problem with its path and rule; needs no running system')
  .argument('<file>', 'a program as JSON, like packages/domain/program/default.json')
  .action(validate);

withOperatorOptions(command.command('publish'))
  .description('publishes a file as the next version, for all facts from its effective instant on')
  .argument('<file>', 'a program as JSON')
  .requiredOption(
    '--effective <instant>',
    "2011-02-01T00:00:00Z, or 2011-02-01 for the first instant of that day in the program's zone; at least 10 minutes ahead",
  )
  .option('--dry-run', 'only say whether it may be published and what it would change')
  .option('--supersede', 'in place of versions that are not in force yet and would be at that instant or later')
  .option('--unchanged', 'even if it changes nothing')
  .action(publish);

command
  .command('show')
  .description('prints the file of a published version, to change it or to publish it again')
  .argument('<version>', 'its number', wholeNumber(1, 2 ** 31 - 1))
  .action(show);

command
  .command('list')
  .description('shows all versions, what each changed and whether all customers have been brought to it')
  .option('--json', 'as JSON, each with its whole program')
  .action(list);

await runCommand(command);

async function validate(file: string): Promise<void> {
  const { program } = await readProgramFile(file);
  process.stdout.write(
    `${file} is a valid program (zone ${program.zone}, ${counted(program.campaigns.length, 'campaign')}).\n` +
      doubtsText(doubtsAbout(program, Date.now())) +
      `Its zone is for ever: days and months of ${program.zone} once a fact is recorded, in this version and all that follow; ` +
      `so is its reporting currency, ${program.currency}.\n` +
      'Whether it may follow the published versions, and what it would change:\n' +
      `\`npm run program -- publish ${file} --effective DATE --reason TEXT --dry-run\`\n`,
  );
}

interface PublishOptions extends Partial<PublicationIntent>, OperatorOptions {
  readonly effective: string;
  readonly dryRun?: boolean;
}

async function publish(
  file: string,
  { effective, dryRun = false, supersede = false, unchanged = false, by: actor, reason }: PublishOptions,
): Promise<void> {
  const { body, program } = await readProgramFile(file);
  const effectiveAt = parseMoment(effective, '--effective', calendarOf(program.zone));
  const config = await readConfig(process.env, ['DATABASE_URL']);
  const pool = await openPostgres(config.DATABASE_URL);
  try {
    const by = { actor, reason };
    const judged = await publishVersion(pool, { body, program, effectiveAt, dryRun, supersede, unchanged, ...by });
    if (!judged.ok) throw new CommandError(`Not published: ${refusalText(judged, judged.now)}.`);
    process.stdout.write(
      publishedText(judged, { effectiveAt, dryRun, now: judged.now, zone: program.zone, currency: program.currency }) +
        doubtsText(doubtsAbout(program, judged.now)),
    );
  } finally {
    await pool.end();
  }
}

async function show(version: number): Promise<void> {
  const config = await readConfig(process.env, ['DATABASE_URL']);
  const pool = await openPostgres(config.DATABASE_URL);
  try {
    const found = (await listPrograms(pool)).find((each) => each.version === version);
    if (found === undefined)
      throw new CommandError(`Version ${version} is not published: \`list\` shows those that are.`);
    process.stdout.write(`${JSON.stringify(found.body, null, 2)}\n`);
  } finally {
    await pool.end();
  }
}

async function list({ json = false }: { json?: boolean }): Promise<void> {
  const config = await readConfig(process.env, ['DATABASE_URL']);
  const pool = await openPostgres(config.DATABASE_URL);
  try {
    const programs = await readProgramList(pool);
    process.stdout.write(
      json ? `${jsonText(programs, 2)}\n` : programsText(programs, terminalOf(process.stdout, process.env.COLUMNS)),
    );
  } finally {
    await pool.end();
  }
}
