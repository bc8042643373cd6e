/** Sends facts as a retail system would: encoded by the contracts, keyed by customer, in order, as fast as the broker takes them. */
import { encodeFact, type WireFact } from '@loyalty-ladder/contracts/fact-wire.ts';
import { TOPIC_BY_FACT_TYPE, topicName } from '@loyalty-ladder/contracts/topics.ts';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import type { OutRecord } from '@loyalty-ladder/stream/out-record.ts';
import type { LadderClients } from './ladder-clients.ts';

/** One request of the producer; the next ones are encoded while it is under way. */
const CHUNK_RECORDS = 1_000;
const CHUNKS_AHEAD_MAX = 2;

/** Resolves once the broker has all of them. @param onSent how many it has by now. */
export async function produceFacts(
  clients: LadderClients,
  facts: Iterable<Fact>,
  onSent: (records: number) => void = () => {},
): Promise<void> {
  const producer = await clients.stream.openProducer();
  try {
    let sent = 0;
    const underWay: Promise<void>[] = [];
    for (const records of chunksOf(clients, facts)) {
      const published = producer.publish(records).then(() => {
        sent += records.length;
        onSent(sent);
      });
      published.catch(() => {}); // Met below; a failure must not be unhandled until then.
      underWay.push(published);
      if (underWay.length > CHUNKS_AHEAD_MAX) await underWay.shift();
    }
    await Promise.all(underWay);
  } finally {
    await producer.close();
  }
}

function* chunksOf(clients: LadderClients, facts: Iterable<Fact>): Generator<OutRecord[]> {
  let chunk: OutRecord[] = [];
  for (const fact of facts) {
    chunk.push(toRecord(clients, fact));
    if (chunk.length < CHUNK_RECORDS) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}

function toRecord({ catalog, topicPrefix }: LadderClients, fact: Fact): OutRecord {
  if (!isWireFact(fact)) throw new RangeError(`no topic carries ${fact.type}`);
  const topic = topicName(topicPrefix, TOPIC_BY_FACT_TYPE[fact.type]);
  return { topic, ...encodeFact(fact, catalog) };
}

const isWireFact = (fact: Fact): fact is WireFact => fact.type in TOPIC_BY_FACT_TYPE;
