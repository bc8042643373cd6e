/** What identifies an applied record in the log without holding its content. */
import { hash } from 'node:crypto';
import type { Anchor } from '@loyalty-ladder/store/stream/stream-position.ts';
import type { StreamMessage } from '@loyalty-ladder/stream/stream-message.ts';

export function anchorOf({ offset, timestamp, key }: StreamMessage): Anchor {
  return {
    offset,
    timestamp,
    keyHash: key === null ? Buffer.alloc(0) : hash('sha256', key, 'buffer').subarray(0, 16),
  };
}
