/**
 * POST /v1/events: facts as CloudEvents, for who has no Kafka. 202 means that all in-sync replicas have them; what becomes of them from there
 * on is the consumers' affair, as of every record in a topic.
 */
import type { HttpApp } from '@loyalty-ladder/http/http-app.ts';
import type { GatewayContext } from '../gateway-context.ts';
import { eventAnswer } from './event-answers.ts';
import { EVENT_BODIES, EVENTS_TEXT } from './event-document.ts';
import type { Ingest } from './ingest.ts';
import { MEDIA_TYPES, sentEvents } from './sent-events.ts';

const schema = {
  tags: ['Events'],
  summary: 'Publish facts: what happened to customers',
  description: EVENTS_TEXT,
  consumes: MEDIA_TYPES,
  body: EVENT_BODIES,
  response: { 202: eventAnswer, 207: eventAnswer },
};

export function eventRoutes(app: HttpApp, _: GatewayContext, ingest: Ingest): void {
  app.post(
    '/v1/events',
    // The body's schema is there to be read: judge-events.ts knows the rules, and tells them by item.
    { schema, config: { scope: 'publish', mediaTypes: MEDIA_TYPES }, validatorCompiler: () => (value) => ({ value }) },
    (request, reply) => {
      const { headers, raw, body } = request;
      return ingest.take(request, reply, sentEvents(headers['content-type'], raw.rawHeaders, body));
    },
  );
}
