/** What a sender does about a dead letter. Nothing of a refused record is recorded, so its ce_id is still free; after a conflict it is taken. */
import type { DeadLetterReason } from '@loyalty-ladder/contracts/dead-letter-reason.ts';

const MEND = 'mend what the detail names and send it again to its topic, with the same ce_source and ce_id';

const BY_REASON: Readonly<Record<DeadLetterReason, string>> = {
  'empty-value': 'nothing: a fact is taken back by another fact (a return, a cancellation), never by a tombstone',
  'missing-header': MEND,
  'null-header': MEND,
  'repeated-header': MEND,
  'malformed-header': MEND,
  'unknown-type': MEND,
  'wrong-magic-byte': MEND,
  'unknown-schema':
    'write it with a schema that is in the registry and send it again, with the same ce_source and ce_id; was it the registry that had lost it, `npm run dead-letters -- replay` once it is back',
  'incompatible-schema': MEND,
  undecodable: MEND,
  'invalid-value': MEND,
  'key-mismatch': MEND,
  'from-the-future':
    "set the sender's clock right and send it again with the time at which it happened and the same ce_id",
  'source-set-aside':
    'have the source mended; once its records are good again it is back, and what was set aside is sent through again by `npm run dead-letters -- replay --kind source-set-aside --reason TEXT`',
  'id-conflict':
    'if the record is another fact, send it again with a ce_id of its own; if it was to correct the recorded one, that one stays: send what undoes it',
  'refused-by-store':
    'mend the program, if its points are too many, and send it through again with `npm run dead-letters -- replay`; or send a mended one, with the same ce_source and ce_id',
};

/** @param reason as recorded; a later version may know more than this one. */
export function repairText(reason: string): string {
  return (BY_REASON as Readonly<Record<string, string>>)[reason] ?? MEND;
}
