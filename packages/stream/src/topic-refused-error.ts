/** A topic that is set to what correctness does not allow. It does not pass: an operator has to mend it, by the command that is named. */
import { OperatingError } from '@loyalty-ladder/runtime/operating-error.ts';

export interface TopicFault {
  readonly topic: string;
  /** What is found, what must be, and why. */
  readonly says: string;
  /** What mends it: the topic's setting, or another command. */
  readonly mend: { readonly setting: string; readonly value: string } | { readonly command: string };
}

export class TopicRefusedError extends OperatingError {
  override readonly code = 'TOPIC_REFUSED';

  /** @param faults at least one. */
  constructor(faults: readonly TopicFault[], brokers: readonly string[]) {
    const byTopic = Map.groupBy(faults, ({ topic }) => topic);
    super([...byTopic].map(([topic, each]) => describe(topic, each, brokers.join(','))).join('\n'));
  }
}

function describe(topic: string, faults: readonly TopicFault[], brokers: string): string {
  const settings = faults.flatMap(({ mend }) => ('setting' in mend ? [`${mend.setting}=${quoted(mend.value)}`] : []));
  const commands = faults.flatMap(({ mend }) => ('command' in mend ? [mend.command] : []));
  if (settings.length > 0) {
    const target = `--bootstrap-server ${brokers} --alter --entity-type topics --entity-name ${topic}`;
    commands.unshift(`kafka-configs.sh ${target} --add-config '${settings.join(',')}'`);
  }
  return `topic ${topic} ${faults.map(({ says }) => says).join('; it ')}. To mend it: ${commands.join('; ')}`;
}

/** kafka-configs.sh separates settings by commas. */
const quoted = (value: string) => (value.includes(',') ? `[${value}]` : value);
