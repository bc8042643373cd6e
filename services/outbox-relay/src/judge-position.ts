/** What a new holder makes of the batch it finds in Postgres and the position it finds in Kafka. */
import type { RecordedIntent } from '@loyalty-ladder/store/outbox/relay-intent.ts';
import { StoresDisagreeError } from './relay-error.ts';

export type Verdict = 'committed' | 'send-again';

/**
 * @param position the last batch committed in Kafka; undefined when Kafka does not know (never any, or expired after
 *   `offsets.retention.minutes` without a batch; a relay that idles or was stopped in order has the last one confirmed in Postgres).
 * @param group under which Kafka has it, for the error.
 * @throws StoresDisagreeError
 */
export function judgePosition(
  { intent: { batch }, confirmed }: RecordedIntent,
  position: bigint | undefined,
  group: string,
): Verdict {
  if (position === undefined) return confirmed === batch ? 'committed' : 'send-again';
  if (position > batch) {
    throw new StoresDisagreeError(
      `Kafka has batch ${position} of the outbox, Postgres knows ${batch}: Postgres was restored from a backup or recreated. Best restore ` +
        'it to its latest state. Or go on with what it holds now, accepting that subscribers may see again, under other ids and ' +
        `sequences, what they have seen: ${forget(group)} Either way cards still tell what is lost: run ` +
        '"npm run rebuild-cards -- --restored".',
    );
  }
  if (position < confirmed) {
    throw new StoresDisagreeError(
      `Postgres has batch ${confirmed} of the outbox as committed, Kafka has ${position}: Kafka was restored from a backup or recreated. Go ` +
        `on behind what Postgres knows, accepting that subscribers miss outcomes: ${forget(group)}`,
    );
  }
  return position === batch ? 'committed' : 'send-again';
}

function forget(group: string): string {
  return `run "kafka-consumer-groups.sh --bootstrap-server <broker> --delete --group ${group}" and start the relay again.`;
}
