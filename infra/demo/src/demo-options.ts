/** The demo's command line. */
import { PARTITIONS } from '@loyalty-ladder/contracts/topics.ts';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { FactChoice } from './demo-facts.ts';

export interface DemoOptions {
  readonly once?: true;
  readonly attach?: true;
  readonly json?: true;
  readonly facts: FactChoice;
  readonly sample: number;
  readonly shuffle?: number;
  readonly duplicate: number;
  readonly repeat: number;
  readonly instances: number;
  readonly customer?: string;
  readonly picture?: string;
  readonly keep?: string;
  /** From when the seconds before each line are counted; default: now. */
  readonly startedAt?: number;
}

const DESCRIPTION = `Replays a year of an online shop (Online Retail II, 2009-12-01 to 2010-12-09) through the whole system and reports what came out.
The purchases are real; contacts and feedback are made up and have the source "synthetic".
Starts its own Kafka, registry, Postgres, Redis and services; the system's clock stands at 2010-12-10T00:00:00Z.`;

const EXAMPLES = `
Examples:
  npm run demo -- --once                            the report, for a person
  npm run demo -- --once --json --facts purchases   only real facts, the report as JSON on standard output
  npm run demo -- --once --json --shuffle 7 --duplicate 20
  npm run demo -- --once --customer 12748           one customer's year
  npm run demo -- --once --picture ladder.svg       who stood on which rung, day by day
  npm run demo                                      stays up afterwards, with a running clock

The exit code is not 0 when anything fails, when outcomes come twice, or when their sequences have gaps.`;

/** @throws what commander makes of a command line that is not valid: it prints and ends the process. */
export function parseDemoOptions(args: readonly string[]): DemoOptions {
  return new Command('npm run demo --')
    .description(DESCRIPTION)
    .option('--once', 'report and end; without it the system stays up until Ctrl-C')
    .option('--json', 'the report as one JSON object on standard output, which then holds nothing else')
    .addOption(new Option('--facts <which>', 'which facts to replay').choices(['all', 'purchases']).default('all'))
    .option('--shuffle <seed>', 'send the facts in a random order; the same one for the same seed', wholeNumber(0))
    .option('--duplicate <percent>', 'send so many of them a second time, later', wholeNumber(0, 100), 0)
    .option('--repeat <n>', 'that many copies of the base, each under other customer ids', wholeNumber(1, 1_000), 1)
    .option('--sample <n>', 'only about one customer in n, always the same ones', wholeNumber(1), 1)
    .option('--instances <n>', 'processes of each consumer; a partition each at most', wholeNumber(1, PARTITIONS), 1)
    .addOption(new Option('--customer <id>', "print this customer's life instead of the report").conflicts('json'))
    .option('--picture <file>', 'draw the ladder over the year into an SVG file')
    .option('--keep <folder>', 'keep data and logs there after the end; a new or an empty folder')
    .addOption(
      new Option('--attach', 'use a system that runs: the one of the environment, else of `npm start`').conflicts(
        'keep',
      ),
    )
    .addOption(new Option('--started-at <ms>').argParser(wholeNumber(0)).hideHelp())
    .addHelpText('after', EXAMPLES)
    .showHelpAfterError('(--help shows what there is)')
    .parse([...args], { from: 'user' })
    .opts<DemoOptions>();
}

function wholeNumber(min: number, max = Number.MAX_SAFE_INTEGER): (text: string) => number {
  return (text) => {
    const value = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (value >= min && value <= max) return value;
    const upTo = max === Number.MAX_SAFE_INTEGER ? ' or more' : ` to ${max}`;
    throw new InvalidArgumentError(`must be a whole number, ${min}${upTo}`);
  };
}
