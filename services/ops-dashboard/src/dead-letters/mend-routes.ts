/** A dead letter is mended: what it should have said becomes a further version of it, or is tried first. */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { parseJson } from '@loyalty-ladder/http/parse-json.ts';
import { askForMendTrial } from '@loyalty-ladder/operations/records/ask-for-replay.ts';
import { addLetterVersion, mendRecord } from '@loyalty-ladder/operations/records/mend-letter.ts';
import { findDeadLetters } from '@loyalty-ladder/store/stream/find-dead-letters.ts';
import { z } from 'zod';
import type { DashboardContext } from '../dashboard-context.ts';
import { Problem } from '../problem.ts';
import { letterNo, operatorOf, writtenReason } from './letter-request.ts';

const mending = z.strictObject({
  content: z.string().min(1).max(1_500_000).describe('The event in JSON, as `draft` of the letter has it, corrected.'),
  reason: writtenReason,
  dryRun: z.boolean().default(false).describe('Only says what a replay of it would come to.'),
});

const mended = z.union([
  z.strictObject({ version: z.int().describe('What a replay applies from now on.') }),
  z.strictObject({ replayNo: z.string().describe('Of the replay that tries it: GET /api/replays/<replayNo>.') }),
]);

export type MendAnswer = z.output<typeof mended>;

export function mendRoutes(app: HttpApp, { pool, schemas, config }: DashboardContext): void {
  const params = z.strictObject({ letterNo });
  app.post(
    '/api/dead-letters/:letterNo/mend',
    { config: { scope: 'ops' }, schema: { params, body: mending, response: { 200: mended } } },
    async ({ params: { letterNo: no }, body: { content, reason, dryRun }, caller }) => {
      const [letter] = await findDeadLetters(pool, [no]);
      if (letter === undefined) throw new Problem('not-found', { detail: 'There is no dead letter of that number.' });
      if (letter.state !== 'open') throw closed();
      const result = await mendRecord(letter, parseJson(Buffer.from(content)), schemas.registry, config.TOPIC_PREFIX);
      if (!result.ok) throw refused(result.errors);
      const by = { actor: operatorOf(caller), action: 'dead-letters mend', subject: `dead letter ${no}`, reason };
      if (dryRun) return { replayNo: String(await askForMendTrial(pool, no, result.record, by)) };
      const version = await addLetterVersion(pool, no, result.record, by);
      if (version === undefined) throw closed();
      return { version };
    },
  );
}

const closed = () => new Problem('not-open', { detail: 'The dead letter is closed: there is nothing to mend.' });

const refused = (errors: readonly { readonly field: string; readonly rule: string }[]) =>
  new Problem('record-refused', { errors: errors.map(({ field, rule }) => ({ field: field || 'content', rule })) });
