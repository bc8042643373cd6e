/** As the next version has it (as-next-version.ts): today's fields in another order, and one more. */
import type { StateSchema } from '@loyalty-ladder/store/codecs/state-schemas.ts';
import { STATE_SCHEMAS as TODAY } from '@loyalty-ladder/store/codecs/state-schemas.ts';

const latest = TODAY.at(-1) as StateSchema & { readonly schema: { readonly fields: readonly object[] } };
const { fields } = latest.schema;
const points = { type: 'bytes', logicalType: 'decimal', precision: 60, scale: 0 };
/** No named type is used before it is defined. */
const MOVED = fields.slice(-6, -1);

export const STATE_SCHEMAS: readonly StateSchema[] = [
  ...TODAY,
  {
    version: latest.version + 1,
    schema: {
      ...latest.schema,
      fields: [
        { name: 'pledge', type: points, default: '\u0005' },
        ...MOVED,
        ...fields.filter((field) => !MOVED.includes(field)),
      ],
    },
  },
];
