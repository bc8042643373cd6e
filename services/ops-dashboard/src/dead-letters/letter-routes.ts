/** Records that could not be applied: which, what is in one of them, and that nobody will mend some. */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { discardLetters } from '@loyalty-ladder/operations/records/discard-letters.ts';
import { readDeadLetters } from '@loyalty-ladder/operations/records/read-dead-letters.ts';
import { DEAD_LETTER_STATES } from '@loyalty-ladder/store/stream/dead-letter-state.ts';
import { listDeadLetters } from '@loyalty-ladder/store/stream/list-dead-letters.ts';
import { z } from 'zod';
import type { DashboardContext } from '../dashboard-context.ts';
import { Problem } from '../problem.ts';
import { letterFilter, letterNo, operatorOf, writtenReason } from './letter-request.ts';
import { listed, listedLetter, shown, shownLetter } from './shown-letter.ts';

const PAGE = 50;
/** Closed by one action, whose record names each. */
const CLOSED_MAX = 500;

const letterPage = z.strictObject({
  letters: z.array(listedLetter),
  below: z.string().nullable().describe('For the next page; null: there is none.'),
});

export type LetterPage = z.output<typeof letterPage>;

const query = z.strictObject({
  state: z.enum(DEAD_LETTER_STATES).default('open'),
  ...letterFilter,
  below: letterNo.optional(),
});

const discarding = z.strictObject({
  letterNos: z.array(letterNo).min(1).max(CLOSED_MAX),
  reason: writtenReason,
});

export function letterRoutes(app: HttpApp, { pool, schemas }: DashboardContext): void {
  const scope = { scope: 'ops' } as const;

  app.get(
    '/api/dead-letters',
    { config: scope, schema: { querystring: query, response: { 200: letterPage } } },
    async ({ query: { below, ...filter } }) => {
      const letters = await listDeadLetters(pool, filter, PAGE, below);
      const last = letters.length < PAGE ? undefined : letters.at(-1);
      return { letters: letters.map(listed), below: last === undefined ? null : String(last.letterNo) };
    },
  );

  app.get(
    '/api/dead-letters/:letterNo',
    { config: scope, schema: { params: z.strictObject({ letterNo }), response: { 200: shownLetter } } },
    async ({ params }) => {
      const [found] = await readDeadLetters(pool, { letterNo: params.letterNo }, schemas);
      if (found === undefined) throw new Problem('not-found', { detail: 'There is no dead letter of that number.' });
      return shown(found);
    },
  );

  app.post(
    '/api/dead-letters/discard',
    { config: scope, schema: { body: discarding, response: { 200: z.strictObject({ discarded: z.int() }) } } },
    async ({ body: { letterNos, reason }, caller }) => {
      const subject = letterNos.length === 1 ? String(letterNos[0]) : `${letterNos.length} letters`;
      const by = { actor: operatorOf(caller), action: 'dead-letters discard', subject, reason };
      return { discarded: await discardLetters(pool, letterNos, by) };
    },
  );
}
