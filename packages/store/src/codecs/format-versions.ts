/** What reads each version of a storage format. The version is the first byte of whatever is stored. */
import { NewerFormatError } from './newer-format-error.ts';
import { StorageFormatError } from './storage-format-error.ts';

export class FormatVersions<Reader> {
  /** The one that is written. */
  readonly latest: number;
  readonly #what: string;
  /** By version. */
  readonly #readers: (Reader | undefined)[] = [];

  /** @param what is stored. @param readers oldest first. @throws RangeError when the versions are in no such order. */
  constructor(what: string, readers: readonly { readonly version: number; readonly reader: Reader }[]) {
    this.#what = what;
    let latest = 0;
    for (const { version, reader } of readers) {
      if (version <= latest || version > 0xff) throw new RangeError(`${what}: version ${version} after ${latest}`);
      this.#readers[version] = reader;
      latest = version;
    }
    this.latest = latest;
  }

  /** @throws NewerFormatError @throws StorageFormatError when there never was such a version. */
  readerOf(bytes: Buffer): Reader {
    const reader = this.#readers[bytes[0] ?? 0];
    if (reader !== undefined) return reader;
    const text = `stored ${this.#what} has version ${bytes[0]}, unknown to this code`;
    throw this.isNewer(bytes) ? new NewerFormatError(text) : new StorageFormatError(text);
  }

  isNewer(bytes: Buffer): boolean {
    return (bytes[0] ?? 0) > this.latest;
  }
}
