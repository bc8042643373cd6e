/** What receivers are sent, for the OpenAPI document: its section `webhooks`. The service trigger-webhooks makes these messages. */
import { TOPIC_BY_OUTCOME_TYPE } from '@loyalty-ladder/contracts/topics.ts';

const header = (name: string, description: string) => ({
  ...{ name, in: 'header', required: true, description },
  schema: { type: 'string' },
});

const SIGNATURE_TEXT =
  '`v1,` and the base64 of HMAC-SHA256 over `webhook-id.webhook-timestamp.body`, the body byte by byte as it came; several, apart by a space, ' +
  'while a secret is rotated: one that fits is enough. The libraries of standardwebhooks.com verify it with the secret `whsec_...`.';

const MESSAGE = {
  type: 'object',
  required: ['type', 'timestamp', 'action', 'data'],
  properties: {
    type: {
      type: 'string',
      description: 'What `data` is: the type of an outcome, or `webhooks.` and something about webhooks themselves.',
      examples: Object.keys(TOPIC_BY_OUTCOME_TYPE),
    },
    timestamp: { type: 'string', format: 'date-time', description: 'When it became true.' },
    action: {
      enum: ['start', 'stop', 'tell'],
      description:
        'start: a campaign may begin; it is news, and in force. stop: what a start said no longer holds; of a follow-up, the case is over or ' +
        'taken back (its opening and its escalation start, and are stopped, each for itself). tell: for the books (points, tests, each ' +
        'outcome of an endpoint that wants all).',
    },
    stops: { type: 'string', description: 'Of a stop: the `webhook-id` of the start that it ends.' },
    id: { type: 'string', description: 'Of the outcome, as `ce_id` in Kafka.' },
    position: { type: 'string', description: 'A replay after it sends what came later.' },
    data: { type: 'object', description: 'The outcome, as `GET /v1/outcomes` tells it.', additionalProperties: true },
  },
} as const;

export const WEBHOOKS = {
  outcome: {
    post: {
      tags: ['Webhooks'],
      summary: 'An outcome, as an endpoint is told of it',
      description:
        "In order by customer and endpoint, at least once: what comes again has the same `webhook-id`. Answer within 15 s, before the work is done. Redirects are not followed, and of an answer's body the first kilobyte is kept for the log.",
      security: [],
      parameters: [
        header('webhook-id', 'Of the message: the same in every attempt and every replay.'),
        header(
          'webhook-timestamp',
          'Of the attempt, seconds since 1970, by the real clock: refuse what is minutes off.',
        ),
        header('webhook-signature', SIGNATURE_TEXT),
      ],
      requestBody: { required: true, content: { 'application/json': { schema: MESSAGE } } },
      responses: {
        '2XX': { description: 'Taken: it is not sent again.' },
        '410': { description: 'The endpoint is disabled.' },
        '429': { description: 'Too much: nothing is sent to the endpoint until `Retry-After`.' },
        default: {
          description:
            'Sent again: ten attempts over about 75 hours. An endpoint of which nothing succeeds for days is disabled.',
        },
      },
    },
  },
} as const;
