/** A slice, and which log it was read from: after a topic was recreated its offsets name other records (stream_offsets.generation). */
import type { PartitionSlice } from '@loyalty-ladder/stream/stream-message.ts';

export interface LogSlice extends PartitionSlice {
  /** As it was when reading began. */
  readonly generation: number;
}
