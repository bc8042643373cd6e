/** `npm run note`: what staff noticed about a customer, in one line; it becomes a fact like any other. */
import { WAIT_SECONDS_MAX } from '@loyalty-ladder/contracts/contact-facts.ts';
import { serviceCause } from '@loyalty-ladder/contracts/service-cause.ts';
import type { ServiceCause } from '@loyalty-ladder/domain/facts/fact.ts';
import { jsonText } from '@loyalty-ladder/operations/words/json-text.ts';
import { Command, Option } from 'commander';
import { wholeNumber } from './number-option.ts';
import { runCommand } from './run-command.ts';
import { contactFact, onStore, publishing } from './send-contact.ts';
import { writtenText } from './written-text.ts';

interface Options {
  readonly touchpoint: string;
  readonly cause: ServiceCause;
  readonly wait: number;
  readonly unresolved?: boolean;
  readonly by?: string;
  readonly dryRun?: boolean;
  readonly json?: boolean;
}

const NAMES = {
  customerId: 'customer',
  touchpoint: '--touchpoint',
  cause: '--cause',
  employeeId: '--by',
  waitSeconds: '--wait',
};

const command = new Command('npm run note --')
  .description(
    'Passes on what staff noticed about a customer: publishes contact.service with touchpoint and cause, which is evidence of why the customer ' +
      'may be leaving. Without --unresolved it says that the matter is settled, which closes an open follow-up too.',
  )
  .argument('<customer>', "the customer's id; one that nobody knows yet becomes known by it")
  .requiredOption('--touchpoint <name>', 'where it was: till-3, hotline')
  .addOption(new Option('--cause <cause>', 'what it was about').choices(serviceCause.options).makeOptionMandatory())
  .option('--wait <seconds>', 'how long the customer waited', wholeNumber(0, WAIT_SECONDS_MAX), 0)
  .option('--unresolved', 'it is not settled')
  .option('--by <name>', 'who noticed it: the employeeId of the fact', writtenText)
  .option('--dry-run', 'only say what would be published')
  .option('--json', 'as JSON')
  .action(run);

await runCommand(command);

async function run(customerId: string, options: Options): Promise<void> {
  const { touchpoint, cause, wait, unresolved = false, by, dryRun = false, json = false } = options;
  await onStore(async (pool) => {
    const contact = { customerId, touchpoint, cause, waitSeconds: wait, resolved: !unresolved, employeeId: by };
    const fact = await contactFact(pool, contact, NAMES);
    if (!dryRun) await publishing((publish) => publish(fact));
    const told = dryRun ? 'would be published; nothing was' : 'is published';
    process.stdout.write(
      json
        ? `${jsonText({ published: !dryRun, fact }, 2)}\n`
        : `contact.service ${told} (source staff, id ${fact.id}).\n`,
    );
  });
}
