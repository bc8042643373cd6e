/** Whose record it is: what ce_source says, whether or not the record can be applied. */
import { senderOf } from '@loyalty-ladder/contracts/cloud-events.ts';
import { UNREADABLE_SOURCE } from '@loyalty-ladder/store/stream/partition-sources.ts';
import type { Decoded } from './decode-slices.ts';

export function sourceOf(record: Decoded): string {
  return record.ok ? record.fact.source : (senderOf(record.message.headers).source ?? UNREADABLE_SOURCE);
}
