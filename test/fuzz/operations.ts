/** What the gateway says that it answers (its OpenAPI document): so a route that is new is attacked without a word here. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
}

interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required?: boolean;
  readonly schema?: JsonSchema;
}

interface DocumentedOperation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: JsonSchema }>> };
  readonly security?: readonly object[];
}

export interface OpenApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DocumentedOperation>>>>;
}

export interface Operation {
  readonly method: string;
  /** `/v1/customers/{customerId}` */
  readonly path: string;
  readonly parameters: readonly Parameter[];
  /** By media type; none: it takes no body. */
  readonly bodies: readonly (readonly [string, JsonSchema])[];
  /** As the document says; that it says so of the right ones is asked by services/gateway/src/api-access.test.ts. */
  readonly needsKey: boolean;
}

export function operationsOf({ paths }: OpenApiDocument): [Operation, ...Operation[]] {
  const [first, ...others] = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([method, { parameters = [], requestBody, security = [] }]): Operation => ({
        ...{ method: method.toUpperCase(), path, parameters, needsKey: security.length > 0 },
        bodies: Object.entries(requestBody?.content ?? {}).map(([type, { schema }]) => [type, schema]),
      }),
    ),
  );
  if (first === undefined) throw new Error('the OpenAPI document names no operation');
  return [first, ...others];
}
