/** What staff noticed about a customer, in one request. */
import { WAIT_SECONDS_MAX } from '@loyalty-ladder/contracts/contact-facts.ts';
import { serviceCause } from '@loyalty-ladder/contracts/service-cause.ts';
import { idText } from '@loyalty-ladder/contracts/text.ts';
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import { STAFF_SOURCE } from '@loyalty-ladder/operations/service-contacts/service-contact.ts';
import { z } from 'zod';
import { customerPath } from '../customers/answer-fields.ts';
import type { Ingest } from '../events/ingest.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { answerOf, contactAnswer, contactId, contactTime, sentContact, touchpoint } from './contact-fields.ts';

const body = z.strictObject({
  id: contactId,
  time: contactTime,
  touchpoint: touchpoint.describe('Where it was.'),
  cause: serviceCause.describe('What it was about: evidence of why the customer may be leaving.'),
  waitSeconds: z.int().min(0).max(WAIT_SECONDS_MAX).default(0).describe('How long the customer waited.'),
  resolved: z.boolean().describe('Whether the matter is settled. True closes an open follow-up too.'),
  employeeId: idText.optional().describe('Who noticed it.'),
});

const schema = {
  tags: ['Follow-ups'],
  summary: 'Pass on what staff noticed about a customer',
  description:
    `Publishes \`contact.service\` of the source \`${STAFF_SOURCE}\`, as \`POST /v1/events\` would. A key that is bound to sources must have that ` +
    'one. 202: all in-sync replicas of Kafka have it. A customer whom nobody knows yet becomes known by it.',
  params: customerPath,
  body,
  response: { 202: contactAnswer },
};

export function noteRoutes(app: HttpApp, _: GatewayContext, ingest: Ingest): void {
  app.post('/v1/customers/:customerId/notes', { config: { scope: 'publish' }, schema }, async (request, reply) => {
    const { customerId } = request.params;
    const contact = { ...request.body, customerId };
    await ingest.take(request, reply, sentContact(contact));
    return reply.code(202).send(answerOf(contact));
  });
}
