/** `npm run streams`: where groups stand on the logs that they read. */
import { readStreamStatus } from '@loyalty-ladder/operations/streams/stream-status.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { Command } from 'commander';
import { readConfig } from './cli-config.ts';
import { openPostgres, openStream } from './clients.ts';
import { runCommand } from './run-command.ts';
import { streamStatusText } from './streams-text.ts';
import { terminalOf } from './terminal.ts';

const command = new Command('npm run streams --').description(
  'Where consumer groups stand on the logs that they read, and what to do where log and store do not belong together.',
);

command
  .command('status')
  .description('by group and partition: where it stands, where the log begins and ends; and what was done by hand')
  .option('--json', 'as JSON')
  .action(status);

await runCommand(command);

async function status({ json = false }: { json?: boolean }): Promise<void> {
  const config = await readConfig(process.env, ['DATABASE_URL', 'KAFKA_BROKERS']);
  const pool = await openPostgres(config.DATABASE_URL);
  const stream = await openStream(config.KAFKA_BROKERS);
  try {
    const report = await readStreamStatus(pool, stream, config.TOPIC_PREFIX);
    const terminal = terminalOf(process.stdout, process.env.COLUMNS);
    process.stdout.write(json ? `${jsonText(report, 2)}\n` : streamStatusText(report, terminal));
  } finally {
    await stream.close();
    await pool.end();
  }
}
