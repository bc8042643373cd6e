/** Whether the topics are set to what correctness hangs on: a service that refuses one has ended, and says so in its log alone. */
import { topicRules } from '@loyalty-ladder/contracts/topic-rules.ts';
import type { StreamClient } from '@loyalty-ladder/stream/stream-client.ts';
import { StreamError } from '@loyalty-ladder/stream/stream-error.ts';
import { TopicRefusedError } from '@loyalty-ladder/stream/topic-refused-error.ts';

/** @returns for each topic that differs what is wrong and what mends it; or that it may not be read. @throws StreamError for what passes */
export async function lookAtTopics(stream: Pick<StreamClient, 'checkTopics'>, prefix: string): Promise<string[]> {
  try {
    await stream.checkTopics(topicRules(prefix));
    return [];
  } catch (error) {
    if (error instanceof TopicRefusedError) return error.message.split('\n');
    if (error instanceof StreamError && !error.retryable) return [error.message];
    throw error;
  }
}
