/**
 * Kafka's own ids of topics (UUIDs): a topic that is deleted and made again has the name of the old one, its offsets perhaps, and another id.
 * Metadata v10, which brokers know since Kafka 2.8.
 */
import type { InnerCluster, InnerRequest } from './inner-cluster.ts';
import { loadModule } from './kafkajs/kafkajs.ts';

interface Encoder {
  writeInt32(value: number): Encoder;
  writeBoolean(value: boolean): Encoder;
  writeUVarIntString(value: string): Encoder;
  writeUVarIntArray(value: readonly Encoder[]): Encoder;
  /** Without an argument one zero byte: no tagged fields. */
  writeUVarIntBytes(): Encoder;
}

interface Decoder {
  readInt16(): number;
  readInt32(): number;
  readBoolean(): boolean;
  readUVarIntString(): string | null;
  readUVarIntArray<Element>(read: (decoder: Decoder) => Element): Element[] | null;
  readTaggedFields(): unknown;
}

const NewEncoder: new () => Encoder = loadModule('src/protocol/encoder.js');
const NewDecoder: new (raw: Buffer) => Decoder = loadModule('src/protocol/decoder.js');

const METADATA = 3;
const VERSION = 10;
/** Of a topic that is not there. */
const NO_ID = '0'.repeat(32);

/** @returns 32 hex digits by topic, those that are there; none of a broker that does not know of ids. */
export async function readTopicIds(cluster: InnerCluster, topics: readonly string[]): Promise<Map<string, string>> {
  const broker = await cluster.brokerPool.findConnectedBroker();
  const { maxVersion = 0 } = broker.versions[METADATA] ?? {};
  if (maxVersion < VERSION) return new Map();
  const found = await broker.connectionPool.send(metadataOf(topics));
  return new Map(found.filter(([, id]) => id !== NO_ID));
}

type Found = readonly [topic: string, id: string];

function metadataOf(topics: readonly string[]): InnerRequest<Found[]> {
  const encode = async () =>
    new NewEncoder()
      .writeUVarIntBytes() // The end of a header that kafkajs begins as those before tagged fields.
      .writeUVarIntArray(topics.map(encodeTopic))
      .writeBoolean(false) // Nobody makes topics by asking for them,
      .writeBoolean(false) // or wants to know what operations are allowed.
      .writeBoolean(false)
      .writeUVarIntBytes();
  return {
    request: { apiKey: METADATA, apiVersion: VERSION, apiName: 'Metadata', encode },
    response: { decode: async (raw) => decodeTopics(new NewDecoder(raw)), parse: async (found) => found },
  };
}

/** By its name: the id asked for is none. */
function encodeTopic(topic: string): Encoder {
  const id = new NewEncoder().writeInt32(0).writeInt32(0).writeInt32(0).writeInt32(0);
  return id.writeUVarIntString(topic).writeUVarIntBytes();
}

function decodeTopics(decoder: Decoder): Found[] {
  decoder.readTaggedFields();
  decoder.readInt32(); // Throttling.
  decoder.readUVarIntArray(skipBroker);
  decoder.readUVarIntString(); // The cluster's id,
  decoder.readInt32(); // and its controller.
  return decoder.readUVarIntArray(decodeTopic) ?? [];
}

function skipBroker(decoder: Decoder): void {
  decoder.readInt32();
  decoder.readUVarIntString();
  decoder.readInt32();
  decoder.readUVarIntString();
  decoder.readTaggedFields();
}

function decodeTopic(decoder: Decoder): Found {
  decoder.readInt16(); // An error is one of having no id, or of partitions.
  const topic = decoder.readUVarIntString() ?? '';
  const id = [1, 2, 3, 4].map(() => (decoder.readInt32() >>> 0).toString(16).padStart(8, '0')).join('');
  decoder.readBoolean();
  decoder.readUVarIntArray(skipPartition);
  decoder.readInt32();
  decoder.readTaggedFields();
  return [topic, id];
}

function skipPartition(decoder: Decoder): void {
  decoder.readInt16();
  for (const _ of ['partition', 'leader', 'epoch']) decoder.readInt32();
  for (const _ of ['replicas', 'in sync', 'offline']) decoder.readUVarIntArray((each) => each.readInt32());
  decoder.readTaggedFields();
}
