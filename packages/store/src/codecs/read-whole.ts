/**
 * Reads Avro bytes as the schema in force has them, whichever earlier schema wrote them. The bytes are read whole: fewer or more than
 * their schema says are damage.
 */
import type avro from 'avsc';
import { StorageFormatError } from './storage-format-error.ts';

/** @param from where the value begins. @throws StorageFormatError */
export type ReadWhole = (bytes: Buffer, from: number) => unknown;

/** @param writer wrote the bytes. @throws Error when what it wrote cannot be resolved to `reader`. */
export function readWhole(what: string, reader: avro.Type, writer: avro.Type): ReadWhole {
  // A resolver is slower than the type itself, even where it has nothing to resolve.
  const resolver = writer === reader ? undefined : reader.createResolver(writer);
  const read: ReadWhole = (bytes, from) => {
    const { value, offset } = reader.decode(bytes, from, resolver);
    if (offset !== bytes.length) throw new StorageFormatError(`${offset < 0 ? 'too few' : 'too many'} bytes`);
    return value;
  };
  return (bytes, from) => {
    try {
      return read(bytes, from);
    } catch (cause) {
      throw new StorageFormatError(`stored ${what} of ${bytes.length} bytes is damaged`, { cause });
    }
  };
}
