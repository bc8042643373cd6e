/** What holds for every operation of the OpenAPI document, said once here instead of at each route: keys, scopes, and problems. */
import { PROBLEM_MEDIA_TYPE } from '@loyalty-ladder/http/problem.ts';
import type { Scope } from '@loyalty-ladder/operations/keys/scopes.ts';
import { SCOPES } from '@loyalty-ladder/operations/keys/scopes.ts';
import { WEBHOOKS } from '../webhooks/webhook-document.ts';
import { PROBLEM_TYPES } from './problem-types.ts';

interface Operation {
  description?: string;
  security?: readonly object[];
  responses: Record<string, object>;
}

export interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: Readonly<Record<string, object>>;
}

/** @param scopeOf an operation, by method in small letters and path as OpenAPI has it. */
export function completeDocument<Document extends OpenApi>(
  document: Document,
  scopeOf: (method: string, path: string) => Scope | undefined,
): Document {
  for (const [path, operations] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(operations)) complete(operation, scopeOf(method, path));
  }
  return {
    ...document,
    webhooks: WEBHOOKS,
    components: {
      ...document.components,
      schemas: { ...document.components?.schemas, Problem: PROBLEM },
      responses: {
        Problem: { description: PROBLEMS_TEXT, content: { [PROBLEM_MEDIA_TYPE]: { schema: PROBLEM_REF } } },
      },
      securitySchemes: {
        key: { type: 'http', scheme: 'bearer', bearerFormat: 'll_...', description: KEY_TEXT },
      },
    },
  };
}

function complete(operation: Operation, scope: Scope | undefined): void {
  operation.responses.default = { $ref: '#/components/responses/Problem' };
  if (scope === undefined) {
    operation.security = [];
    return;
  }
  operation.security = [{ key: [] }];
  operation.description = [operation.description, `Needs a key with the scope \`${scope}\`.`]
    .filter(Boolean)
    .join('\n\n');
}

const PROBLEM_REF = { $ref: '#/components/schemas/Problem' };

const PROBLEMS_TEXT = 'What is wrong, as RFC 9457 has it. `GET /v1/problems` lists all types with what to do.';

const KEY_TEXT = [
  'A key, as `npm run keys -- create` prints it once. Its scopes say what it may do:',
  ...Object.entries(SCOPES).map(([name, meaning]) => `- \`${name}\`: ${meaning}`),
].join('\n');

const PROBLEM = {
  type: 'object',
  required: ['type', 'title', 'status'],
  properties: {
    type: {
      type: 'string',
      description: 'Which problem; never renamed.',
      enum: Object.keys(PROBLEM_TYPES).map((name) => `urn:loyalty-ladder:problem:${name}`),
    },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'Of this occurrence, for people.' },
    requestId: { type: 'string', description: 'As in the header X-Request-Id; name it to whoever runs this.' },
    errors: {
      type: 'array',
      description: 'Each field that breaks a rule.',
      items: {
        type: 'object',
        required: ['field', 'rule'],
        properties: {
          field: { type: 'string', description: 'Part of the request and path there: `body.lines[0].quantity`.' },
          rule: { type: 'string' },
        },
      },
    },
  },
  additionalProperties: true,
};
