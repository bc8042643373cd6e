/** Step 1 of a batch: records to facts. What cannot be a fact is poison with a reason; nothing is thrown for the data's sake. */
import type { DeadLetterReason } from '@loyalty-ladder/contracts/dead-letter-reason.ts';
import { decodeFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import type { SchemaCatalog } from '@loyalty-ladder/contracts/schema-catalog.ts';
import type { Fact } from '@loyalty-ladder/domain/fact.ts';
import type { PartitionSlice, StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';

export type Decoded =
  | { readonly ok: true; readonly message: StreamMessage; readonly fact: Fact }
  | { readonly ok: false; readonly message: StreamMessage; readonly reason: DeadLetterReason; readonly detail: string };

export interface DecodedSlice {
  readonly slice: PartitionSlice;
  readonly records: readonly Decoded[];
}

/** @param refusal the batch is one record that Postgres has refused with this error. @throws when the registry cannot be reached. */
export async function decodeSlices(
  slices: readonly PartitionSlice[],
  catalog: SchemaCatalog,
  refusal: Error | undefined,
): Promise<DecodedSlice[]> {
  const decoded: DecodedSlice[] = [];
  for (const slice of slices) {
    const records: Decoded[] = [];
    for (const message of slice.messages) {
      records.push(refusal === undefined ? await decode(message, catalog) : refuse(message, refusal));
    }
    decoded.push({ slice, records });
  }
  return decoded;
}

async function decode(message: StreamMessage, catalog: SchemaCatalog): Promise<Decoded> {
  const result = decodeFact({ ...message, timestamp: Number(message.timestamp) }, catalog);
  return { ...(result instanceof Promise ? await result : result), message };
}

/** The SQLSTATE alone: the server's text may quote the row. */
function refuse(message: StreamMessage, refusal: Error): Decoded {
  const { code } = refusal as Error & { readonly code?: string };
  return {
    ok: false,
    message,
    reason: 'refused-by-store',
    detail: `Postgres refused the record with SQLSTATE ${code}`,
  };
}
