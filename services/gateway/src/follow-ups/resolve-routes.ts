/** The answer to a critic, given: contact.service that resolves, which closes the case once it is applied. */
import { idText } from '@loyalty-ladder/contracts/text.ts';
import { TOPIC_BY_FACT_TYPE } from '@loyalty-ladder/contracts/topics.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { Caller } from '@loyalty-ladder/http/caller.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { FOLLOW_UP_ID, type FoundCase, findCase, findNamed } from '@loyalty-ladder/operations/follow-ups/find-case.ts';
import { resolveCase } from '@loyalty-ladder/operations/follow-ups/resolve-case.ts';
import { FOLLOW_UP_TOUCHPOINT, STAFF_SOURCE } from '@loyalty-ladder/operations/service-contacts/service-contact.ts';
import { z } from 'zod';
import { iso } from '../customers/answer-fields.ts';
import type { Ingest } from '../events/ingest.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { forbiddenPart } from '../http/caller.ts';
import { Problem } from '../http/problem.ts';
import { answerOf, contactAnswer, contactId, contactTime, sentContact, touchpoint } from './contact-fields.ts';

const NOTE_LENGTH_MAX = 1_000;

const params = z.strictObject({
  followUpId: z
    .string()
    .regex(FOLLOW_UP_ID, 'must be 32 hexadecimal digits')
    .describe('`outcomeKey` of follow-up.opened.'),
});

const body = z.strictObject({
  id: contactId,
  time: contactTime,
  by: idText.describe('Who has settled it: the employeeId of the fact.'),
  note: z
    .string()
    .min(1)
    .max(NOTE_LENGTH_MAX)
    .refine(
      (text) => text.trim() !== '' && !text.includes('\0') && text.isWellFormed(),
      'must say something, in well-formed text',
    )
    .describe(
      'What was done about it. Kept in the record of operator actions and nowhere else: no fact or message has it.',
    ),
  touchpoint: touchpoint.default(FOLLOW_UP_TOUCHPOINT).describe('Where it was.'),
});

const answer = contactAnswer.extend({
  openComplaints: z
    .int()
    .nullable()
    .describe(
      'Of the customer, as far as known: while there is one, only its end closes the case. null: not to be said.',
    ),
});

interface SaidAnswer {
  readonly time: string;
  readonly touchpoint: string;
  readonly employeeId: string;
}

const schema = {
  tags: ['Follow-ups'],
  summary: 'Say that a critic has got the answer',
  description:
    `Publishes \`contact.service\` (resolved) of the source \`${STAFF_SOURCE}\`; a key that is bound to sources must have that one. 202: all ` +
    'in-sync replicas of Kafka have it; the case closes once it is applied. Sent again as it is, it is answered so again.',
  params,
  body,
  response: { 202: answer },
};

export function resolveRoutes(app: HttpApp, { pool }: GatewayContext, ingest: Ingest): void {
  app.post('/v1/follow-ups/:followUpId/resolve', { config: { scope: 'publish' }, schema }, async (request, reply) => {
    const { followUpId } = request.params;
    const { by, note, ...said } = request.body;
    assertMayAnswer(request.caller);
    const found = await findCase(pool, followUpId);
    if (found === undefined) throw new Problem('unknown-follow-up');
    const told = { ...answerOf(said), openComplaints: found.openComplaints };
    const { customerId } = found;
    const contact = { ...said, customerId, waitSeconds: 0, resolved: true, employeeId: by };
    const known = await findNamed(pool, found, told);
    if (known !== undefined) {
      assertSame(known, contact);
      return reply.code(202).send(told);
    }
    assertOpen(found, said.time);
    const through = `key ${request.caller.keyId}`;
    await resolveCase(pool, { id: followUpId, by, note, fact: told, through }, async () => {
      await ingest.take(request, reply, sentContact(contact));
    });
    return reply.code(202).send(told);
  });
}

/** Before anything is told of the case. @throws Problem where the key may not speak for staff. */
function assertMayAnswer(caller: Caller): void {
  const part = forbiddenPart(caller, STAFF_SOURCE, TOPIC_BY_FACT_TYPE['contact.service']);
  if (part !== undefined)
    throw new Problem('forbidden', { detail: `The key may not publish what staff do: its ${part}s say so.` });
}

/** @throws Problem where the name is that of something else (a note, say): it would be set aside, and the case stay open. */
function assertSame(known: Fact, { time, touchpoint, employeeId }: SaidAnswer): void {
  const isSame =
    known.type === 'contact.service' &&
    known.resolved &&
    known.occurredAt === Date.parse(time) &&
    known.touchpoint === touchpoint &&
    known.employeeId === employeeId;
  if (isSame) return;
  const rule = 'must be new: another fact of this customer has it';
  throw new Problem('invalid-request', { errors: [{ field: 'body.id', rule }] });
}

/** @throws Problem where an answer would close nothing. */
function assertOpen({ closed, openedAt }: FoundCase, time: string): void {
  if (closed !== null) throw new Problem('follow-up-closed', { how: closed.as, closedAt: iso(closed.at) });
  if (Date.parse(time) > openedAt) return;
  throw new Problem('invalid-request', {
    errors: [{ field: 'body.time', rule: `must lie after ${iso(openedAt)}, when the case was opened` }],
  });
}
