/**
 * kafkajs, mended: the door to it for this package (an import rule). kafkajs' last release, 2.2.4, is of February 2023; each mend is a file
 * beside this one, with the upstream source that it is about, and when it can go.
 *
 * What another part of the process has loaded before is left to it: here kafkajs is loaded anew, each mended module in the place of the
 * original one before others get hold of that.
 */
import { createRequire } from 'node:module';
import { dirname, join, sep } from 'node:path';
import type * as kafkajs from 'kafkajs';
import { decodedBatches } from './decoded-batches.ts';
import { emptyBatchesToo } from './empty-batches-too.ts';
import { fetchedBatch } from './fetched-batch.ts';
import { highWatermark } from './high-watermark.ts';
import { listedHeaders } from './listed-headers.ts';
import type { Mend } from './mend.ts';
import { withoutAborted } from './without-aborted.ts';
import { writtenHeaders } from './written-headers.ts';

/** A module is mended before those that load it. */
const MENDS: readonly Mend[] = [
  listedHeaders,
  writtenHeaders,
  decodedBatches,
  withoutAborted,
  fetchedBatch,
  emptyBatchesToo,
  highWatermark,
];

/** Another one is looked at file by file: is each mend still needed, and does it still fit? */
const VERSION = '2.2.4';

const require = createRequire(import.meta.url);
const root = dirname(require.resolve('kafkajs/package.json'));

export const {
  AssignerProtocol,
  CompressionCodecs,
  CompressionTypes,
  Kafka,
  KafkaJSConnectionError,
  KafkaJSNonRetriableError,
  KafkaJSProtocolError,
  logLevel,
  Partitioners,
} = loadMended();

/** @throws Error for another version than the mends were made for. */
function loadMended(): typeof kafkajs {
  const { version } = require('kafkajs/package.json') as { version: string };
  if (version !== VERSION)
    throw new Error(`kafkajs is ${version}, and the mends in packages/stream are for ${VERSION}`);
  for (const path of Object.keys(require.cache)) if (path.startsWith(root + sep)) delete require.cache[path];
  for (const { module, mend } of MENDS) {
    const path = join(root, module);
    const original = require(path);
    const loaded = require.cache[path];
    if (loaded !== undefined) loaded.exports = mend(original as never, loadModule);
  }
  return require('kafkajs');
}

/** For tests of mends: a file of kafkajs, as those that are part of it see it. */
export function loadModule(module: string): never {
  return require(join(root, module)) as never;
}
