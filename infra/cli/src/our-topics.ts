/** The topics by the names a person uses: with or without the environment's prefix, and without `loyalty.`. */
import { TOPIC_SPECS, topicName } from '@loyalty-ladder/contracts/topics.ts';
import { CommandError } from './command-error.ts';

export const OUR_TOPICS: readonly string[] = TOPIC_SPECS.map(({ topic }) => topic);

/** @returns the name on the cluster. @throws CommandError naming the topics there are. */
export function ourTopic(name: string, prefix: string): string {
  const found = OUR_TOPICS.find((topic) =>
    [topic, topicName(prefix, topic), topic.replace(/^loyalty\./, '')].includes(name),
  );
  if (found !== undefined) return topicName(prefix, found);
  throw new CommandError(
    `There is no topic "${name}". There are:\n${OUR_TOPICS.map((topic) => `  ${topic}`).join('\n')}`,
  );
}
