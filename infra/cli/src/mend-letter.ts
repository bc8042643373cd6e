/** `npm run dead-letters -- mend`: what a record should have said becomes a further version of it, which `replay` applies. */
import { readFile } from 'node:fs/promises';
import { addLetterVersion, type MendResult, mendRecord } from '@loyalty-ladder/operations/records/mend-letter.ts';
import { openSchemas } from '@loyalty-ladder/operations/records/open-schemas.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { type Replayed, replayLetters } from '@loyalty-ladder/pipeline/replay-letters.ts';
import { findDeadLetters } from '@loyalty-ladder/store/stream/find-dead-letters.ts';
import type { LetterRecord } from '@loyalty-ladder/store/stream/letter-versions.ts';
import type { Command } from 'commander';
import { readConfig } from './cli-config.ts';
import { CommandError } from './command-error.ts';
import { effectsText } from './letter-effect-text.ts';
import { openReplay } from './open-replay.ts';
import { type OperatorOptions, withOperatorOptions } from './operator-options.ts';
import { terminalOf } from './terminal.ts';

interface MendOptions extends OperatorOptions {
  readonly file: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

export function withMendOptions(command: Command): Command {
  return withOperatorOptions(
    command
      .description(
        'takes what an open one should have said, and keeps it beside the bytes that came, which stay as they are; `replay` then applies it.\n' +
          'It obeys the rules of every record, and keeps its source and id.',
      )
      .requiredOption(
        '--file <path>',
        'the event in JSON, as `show NUMBER --draft` prints it and you have corrected it',
      )
      .option('--dry-run', 'says what a replay of it would come to, and changes nothing')
      .option('--json', 'as JSON'),
  ).action(mend);
}

async function mend(number: string, options: MendOptions): Promise<void> {
  if (!/^\d{1,18}$/.test(number)) throw new CommandError(`"${number}" is not the number of a dead letter.`);
  const letterNo = BigInt(number);
  const content = await readContent(options.file);
  const needed = ['DATABASE_URL', 'KAFKA_BROKERS', 'SCHEMA_REGISTRY_URL', 'REDIS_URL'] as const;
  const config = await readConfig(process.env, needed);
  const { context, close } = await openReplay(config);
  try {
    const [letter] = await findDeadLetters(context.pool, [letterNo]);
    if (letter === undefined) throw new CommandError(`There is no dead letter ${number}.`);
    if (letter.state !== 'open')
      throw new CommandError(`Dead letter ${number} is ${letter.state}: there is nothing to mend.`);
    const { registry } = await openSchemas(config.SCHEMA_REGISTRY_URL);
    const mended = await mendRecord(letter, content, registry, config.TOPIC_PREFIX);
    if (!mended.ok) throw new CommandError(refusedText(mended));
    const by = {
      actor: options.by,
      action: 'dead-letters mend',
      subject: `dead letter ${number}`,
      reason: options.reason,
    };
    if (options.dryRun) {
      const instead = new Map<bigint, LetterRecord>([[letterNo, mended.record]]);
      const trial = await replayLetters(context, [letterNo], { by, isTrial: true, instead, note: async () => {} });
      process.stdout.write(options.json ? `${jsonText({ dryRun: true, ...trial }, 2)}\n` : trialText(trial));
      return;
    }
    const version = await addLetterVersion(context.pool, letterNo, mended.record, by);
    if (version === undefined)
      throw new CommandError(`Dead letter ${number} was closed meanwhile: nothing was changed.`);
    const text = `Dead letter ${number} has version ${version}. \`npm run dead-letters -- replay ${number} --reason TEXT\` applies it.\n`;
    process.stdout.write(options.json ? `${jsonText({ dryRun: false, version }, 2)}\n` : text);
  } finally {
    await close();
  }
}

async function readContent(path: string): Promise<unknown> {
  const text = await readFile(path, 'utf8').catch((error: Error) => {
    throw new CommandError(`${path} cannot be read: ${error.message}`);
  });
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own words quote what they have read.
    throw new CommandError(`${path} holds no JSON.`);
  }
}

function refusedText({ errors }: Extract<MendResult, { ok: false }>): string {
  return ['It would be refused:', ...errors.map(({ field, rule }) => `  ${field || 'the event'} ${rule}`)].join('\n');
}

function trialText({ applied, refused }: Replayed): string {
  const again = refused.map(({ reason, detail }) => `It would be refused: ${reason}: ${detail}\n`);
  return `${effectsText(applied, terminalOf(process.stdout, process.env.COLUMNS))}${again.join('')}Nothing was changed.\n`;
}
