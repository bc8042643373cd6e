/** The ledger of one customer, as it was recorded: each line with its cause, and what there was after it. */

import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { type BalancedLine, readStatementLines } from '@loyalty-ladder/operations/customer/read-statement-lines.ts';
import { findLedger } from '@loyalty-ladder/store/customers/find-ledger.ts';
import { z } from 'zod';
import type { GatewayContext } from '../gateway-context.ts';
import { assertOfStore, badCursor, placeNumber, readCursor, writeCursor } from '../paging/page-cursor.ts';
import { limitOf, nextCursor } from '../paging/page-fields.ts';
import { balances, cause, customerPath, instantText, iso, known, pointsText } from './answer-fields.ts';

const line = z.strictObject({
  entryNo: z.string().describe('Its number in the ledger, from 1 without a gap: the order of recording.'),
  at: instantText.describe('When it became true. What was learned late has a later number and an earlier instant.'),
  kind: z.string().describe('earn, vest, expire, reverse, hold, release, capture, or another move of points.'),
  points: pointsText.describe('Moved from one account to the other; negative in a correction that takes back.'),
  from: z
    .string()
    .describe(
      'An account: customer:available, customer:pending, customer:held, program:issued and others of the program.',
    ),
  to: z.string(),
  cause,
  key: z.string().describe('What this line is about: a correction has the key of the line that it corrects.'),
  correction: z.boolean().describe('It corrects lines of the same key: together they are what is true today.'),
  recordedAt: instantText.describe("By the ladder's clock."),
  balances: balances.describe('After this line, in the order of recording.'),
});

const answer = z.strictObject({
  customerId: z.string(),
  lines: z.array(line),
  cursor: nextCursor,
});

const query = z.strictObject({
  order: z.enum(['newest', 'oldest']).default('newest').describe('Which lines come first, in the order of recording.'),
  cursor: z.string().optional().describe('As the page before gave it; the order is that of the page before.'),
  limit: limitOf({ most: 500, usual: 100 }),
});

const schema = {
  tags: ['Customers'],
  summary: 'The statement: every line of the ledger with its cause and the balances after it',
  description:
    'Lines are never changed; what was wrong is corrected by further lines. Pages put together are the ledger, whatever is recorded meanwhile.',
  params: customerPath,
  querystring: query,
  response: { 200: answer },
};

export function statementRoutes(app: HttpApp, { pool }: GatewayContext): void {
  app.get('/v1/customers/:customerId/statement', { config: { scope: 'read' }, schema }, async ({ params, query }) => {
    const { cursor: text, order, limit } = query;
    const cursor = text === undefined ? undefined : readPlace(text);
    const ledger = known(await findLedger(pool, params.customerId));
    assertOfStore(cursor, ledger.epoch);
    if (cursor !== undefined && cursor.customerNo !== ledger.customerNo) throw badCursor('cursor');
    const newestFirst = (cursor?.order ?? order) === 'newest';
    const wanted = { newestFirst, after: cursor?.after ?? null, linesMax: limit };
    const { lines, hasMore } = await readStatementLines(pool, ledger, wanted);
    const last = lines.at(-1)?.entryNo;
    const parts = [String(ledger.customerNo), newestFirst ? 'newest' : 'oldest', String(last)];
    return {
      customerId: ledger.customerId,
      lines: lines.map(shownLine),
      cursor: hasMore && last !== undefined ? writeCursor('statement', ledger.epoch, parts) : null,
    };
  });
}

function readPlace(text: string) {
  const cursor = readCursor('statement', text);
  const [customerNo, order, entryNo, ...others] = cursor?.parts ?? [];
  const [no, after] = [placeNumber(customerNo), placeNumber(entryNo)];
  const isKnown = (order === 'newest' || order === 'oldest') && others.length === 0;
  if (cursor === undefined || no === undefined || after === undefined || !isKnown) throw badCursor('cursor');
  return { ...cursor, customerNo: no, order, after };
}

const shownLine = ({ entryNo, at, points, recordedAt, balances: after, ...line }: BalancedLine) => ({
  ...line,
  entryNo: String(entryNo),
  at: iso(at),
  points: String(points),
  recordedAt: iso(recordedAt),
  balances: { available: String(after.available), pending: String(after.pending), held: String(after.held) },
});
