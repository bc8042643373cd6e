/** What a new holder makes of the batch it finds in Postgres and the position it finds in Kafka. */
import type { RelayShard } from '@loyalty-ladder/store/relay-shard.ts';
import { StoresDisagreeError } from './relay-error.ts';

/**
 * @param position the last batch committed in Kafka; undefined when Kafka does not know (never any, or expired after
 *   `offsets.retention.minutes` without a batch; an idle relay has the last batch confirmed in Postgres by then).
 * @throws StoresDisagreeError
 */
export function judgePosition(
  { intent: { batch }, confirmed }: RelayShard,
  position: bigint | undefined,
): 'committed' | 'send-again' {
  if (position === undefined) return confirmed === batch ? 'committed' : 'send-again';
  if (position > batch) {
    throw new StoresDisagreeError(
      `Kafka has batch ${position} of the outbox, Postgres knows ${batch}: Postgres was restored or recreated. To relay what it holds ` +
        'now, accepting that subscribers see other outcomes under known ids, delete the offsets of the position group and start again.',
    );
  }
  if (position < confirmed) {
    throw new StoresDisagreeError(
      `Postgres has batch ${confirmed} of the outbox as committed, Kafka has ${position}: Kafka was restored or recreated. To go on ` +
        'behind what Postgres knows, accepting that subscribers miss outcomes, delete the offsets of the position group and start again.',
    );
  }
  return position === batch ? 'committed' : 'send-again';
}
