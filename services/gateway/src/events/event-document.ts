/** What the OpenAPI document says of publishing. Nothing is judged by these schemas: contracts/fact-json.ts knows the rules. */
import { FACT_TYPES, MESSAGE_SCHEMAS } from '@loyalty-ladder/contracts/message-schemas.ts';
import { TOPIC_BY_FACT_TYPE } from '@loyalty-ladder/contracts/topics.ts';
import { z } from 'zod';
import { BATCH, BATCH_EVENTS_MAX, STRUCTURED } from './sent-events.ts';

const data = z
  .looseObject({
    customerId: z.string().describe('Whose fact it is, and nothing else says so: 1 to 128 UTF-16 code units.'),
  })
  .describe(
    'The fields of the type, see above. Amounts are JSON integers in minor units; a field that is unknown is refused.',
  );

const event = z
  .looseObject({
    specversion: z.literal('1.0'),
    id: z.string().describe('With `source` the name of the fact: sent again it has no second effect.'),
    source: z
      .string()
      .describe(
        'Who says so; a key may be bound to sources. `urn:loyalty-ladder:` and what begins with it is reserved.',
      ),
    type: z.enum(FACT_TYPES),
    time: z.iso.datetime({ offset: true }).describe('When it happened, RFC 3339, however late it is sent.'),
    datacontenttype: z.literal('application/json').optional(),
    data,
  })
  .describe(
    'A CloudEvent. Extensions are taken and not kept, but for `traceparent`; `partitionkey`, if there, must be data.customerId.',
  );

export const EVENT_BODIES = z.union([
  event.describe(`${STRUCTURED}: one event.`),
  z.array(event).max(BATCH_EVENTS_MAX).describe(`${BATCH}: several, of any type, in their order.`),
  data.describe(
    'application/json: the data; the attributes are headers, ce-id, ce-source, ce-type, ce-time, ce-specversion.',
  ),
]);

export const EVENTS_TEXT = [
  'Facts as [CloudEvents 1.0 over HTTP](https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/http-protocol-binding.md), in all three',
  `modes: binary (attributes as percent-encoded headers), structured (\`${STRUCTURED}\`) and batch (\`${BATCH}\`, at most ${BATCH_EVENTS_MAX} events).`,
  '',
  '- **202**: all in-sync replicas of Kafka have all of them. They are applied within moments; reading them back at once may be too early.',
  '- **207**: some events of a batch were refused; `results` says which, and why. Of nothing accepted the answer is **422**.',
  '- **503, 429**, or no answer: send the same again after `Retry-After`. By `source` and `id` a fact counts once, however often it is sent;',
  '  with another body under the same name it is set aside (`id-conflict`), and the first one stays.',
  '- One request keeps the order of its events, and what is sent after an answer comes behind what was answered. Order is not needed:',
  '  what counts is `time`.',
  '- `GET /v1/schemas/{type}` is the JSON Schema of what `data` has to be.',
  '- `time` may lie 4 minutes ahead of this gateway; receipts of nobody (no `customerId`) stay out.',
  '',
  ...FACT_TYPES.map(rowOf),
].join('\n');

function rowOf(type: (typeof FACT_TYPES)[number]): string {
  const schema = MESSAGE_SCHEMAS.find((each) => each.type === type)?.schema;
  const fields = (schema?.fields ?? []) as readonly { readonly name: string; readonly default?: unknown }[];
  const names = fields.map((field) => `\`${field.name}\`${'default' in field ? '?' : ''}`).join(', ');
  return `- \`${type}\` (${TOPIC_BY_FACT_TYPE[type]}): ${names}`;
}
