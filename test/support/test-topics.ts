/** Removes what a test made in Kafka, known by its prefix. */
import type { Kafka } from 'kafkajs';

/** Topics and groups whose name begins with the prefix; members that still run would make their groups again. */
export async function deleteTopicsOf(kafka: Kafka, prefix: string): Promise<void> {
  const admin = kafka.admin();
  await admin.connect();
  try {
    const topics = (await admin.listTopics()).filter((topic) => topic.startsWith(prefix));
    if (topics.length > 0) await admin.deleteTopics({ topics });
    const { groups } = await admin.listGroups();
    const mine = groups.map(({ groupId }) => groupId).filter((group) => group.startsWith(prefix));
    if (mine.length > 0) await admin.deleteGroups(mine).catch(() => {}); // A killed member keeps its group until its session ends.
  } finally {
    await admin.disconnect();
  }
}
