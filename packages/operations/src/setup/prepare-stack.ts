/**
 * Fills the infrastructure so that services can start on it: topics, schemas, database schema, clock, first program. Everything can be
 * run again and changes nothing then; the compose file's one-shot job does the same (prepare.main.ts).
 */
import { registerSchemas } from '@loyalty-ladder/contracts/register-schemas.ts';
import { readSubjectFaults } from '@loyalty-ladder/contracts/subject-faults.ts';
import { doubtsAbout } from '@loyalty-ladder/domain/program/doubts.ts';
import type { Instant } from '@loyalty-ladder/domain/time/instant.ts';
import type { Reporter } from '@loyalty-ladder/runtime/report-progress.ts';
import { readProgramFile } from '../program/read-program-file.ts';
import { subjectFaultWords } from '../words/subject-words.ts';
import { ENDPOINT_WORDS, type EndpointName, type Endpoints } from './endpoints.ts';
import { prepareDatabase } from './prepare-database.ts';
import { type PrepareTopicsOptions, prepareTopics } from './prepare-topics.ts';

export interface PrepareOptions extends Omit<PrepareTopicsOptions, 'kafkaBrokers' | 'kafkaSecurity'> {
  readonly endpoints: Omit<Endpoints, 'redisUrl'>;
  readonly reporter: Reporter;
  /** `LADDER_CLOCK` of a store that has none yet: an ISO instant at which its time begins, ` frozen` behind it to stop it there. */
  readonly clock?: string | undefined;
  /** `PROGRAM_FILE`: the program of a store in which nobody is recorded yet, instead of program/default.json. */
  readonly programFile?: string | undefined;
  /** `ROLE_LOGINS_PASSWORD`: see prepare-database.ts. */
  readonly loginsPassword?: string | undefined;
}

/** @returns now, by the store's clock. @throws ProgramFileError; when one of the endpoints refuses: the message says which step failed, and where. */
export async function prepareStack({
  endpoints,
  reporter,
  clock,
  programFile,
  loginsPassword,
  ...topics
}: PrepareOptions): Promise<Instant> {
  const { kafkaBrokers, kafkaSecurity, schemaRegistryUrl, databaseUrl } = endpoints;
  const file = programFile === undefined ? undefined : await readProgramFile(programFile);
  const [now] = await Promise.all([
    step('database', 'databaseUrl', async () => {
      const options = { clock, program: file?.body, loginsPassword };
      const { now: at, taken, missingRoles } = await prepareDatabase(databaseUrl, options);
      reporter('database is migrated, the first program published');
      for (const { path, says, rule } of file === undefined ? [] : doubtsAbout(file.program, at)) {
        reporter(`warning: ${programFile}: ${path} ${says} [${rule}]`);
      }
      if (taken === 'taken')
        reporter(`the program is that of ${programFile} from the beginning: nobody is recorded yet`);
      if (missingRoles.length > 0) reporter(`warning: ${MISSING_ROLES(missingRoles)}`);
      if (taken === 'another') reporter(`warning: ${ANOTHER_PROGRAM(programFile)}`);
      return at;
    }),
    step('topics', 'kafkaBrokers', async () =>
      reporter(`topics are there (${await prepareTopics({ kafkaBrokers, kafkaSecurity, ...topics })} new)`),
    ),
    step('schemas', 'schemaRegistryUrl', () => prepareSchemas(schemaRegistryUrl, reporter)),
  ]);
  return now;
}

/** What others have changed is said: of the rules, which are ours again; of later versions, which stay. */
async function prepareSchemas(url: string, reporter: Reporter): Promise<void> {
  const found = await readSubjectFaults({ url });
  await registerSchemas({ url });
  const changed = found.filter(({ fault }) => fault === 'other-rule');
  for (const each of changed) reporter(`warning, set again: ${subjectFaultWords(each)}`);
  for (const each of await readSubjectFaults({ url })) reporter(`warning: ${subjectFaultWords(each)}`);
  reporter('schemas are registered');
}

const ANOTHER_PROGRAM = (file: string | undefined) =>
  `the program that is published is another one than ${file}, and stays: customers are recorded, or somebody has published a version. ` +
  `To change it: npm run program -- publish ${file} --effective DATE --reason TEXT`;

const MISSING_ROLES = (roles: readonly string[]) =>
  `roles are not there, and this user may make none; services can do without as its owner. Somebody who may: ` +
  `${roles.map((role) => `create role ${role};`).join(' ')} then prepare again`;

async function step<T>(name: string, endpoint: EndpointName, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (cause) {
    const { title, variable } = ENDPOINT_WORDS[endpoint];
    const why = cause instanceof Error ? cause.message : cause;
    throw new Error(`${name} could not be prepared in ${title} (${variable}): ${why}`, { cause });
  }
}
