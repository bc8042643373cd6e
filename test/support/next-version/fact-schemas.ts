/** As the next version has it (as-next-version.ts): each type's fields with one more before them, and the types in another order. */
import type { FactSchemas } from '@loyalty-ladder/store/codecs/fact-schemas.ts';
import { FACT_SCHEMAS as TODAY } from '@loyalty-ladder/store/codecs/fact-schemas.ts';

const latest = TODAY.at(-1) as FactSchemas;
const TENANT = { name: 'tenant', type: ['null', 'string'], default: null };

export const FACT_SCHEMAS: readonly FactSchemas[] = [
  ...TODAY,
  {
    version: latest.version + 1,
    types: latest.types.toReversed().map(({ factType, schema }) => ({
      factType,
      schema: { ...schema, fields: [TENANT, ...(schema as { readonly fields: readonly object[] }).fields] },
    })),
  },
];
