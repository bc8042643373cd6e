/**
 * What a refused record looks like, for whoever has to find out why it was sent like that: kinds and lengths, never what a field says, which
 * may identify a person.
 */

/** How formats begin that producers send by mistake. */
const BEGINNINGS: readonly (readonly [bytes: readonly number[], what: string])[] = [
  [[0x7b], '`{`: JSON?'],
  [[0x5b], '`[`: JSON?'],
  [[0x22], '`"`: JSON?'],
  [[0x3c], '`<`: XML?'],
  [[0x4f, 0x62, 0x6a, 0x01], 'an Avro container file'],
  [[0xc3, 0x01], "Avro's single-object encoding"],
  [[0x1f, 0x8b], 'gzip: compressed before it was handed to the client?'],
];

export function seenBeginning(value: Buffer): string {
  const found = BEGINNINGS.find(([bytes]) => bytes.every((byte, index) => value[index] === byte));
  return `the value begins with ${found?.[1] ?? `the byte 0x${value.subarray(0, 1).toString('hex')}`}`;
}

/** @param customerId what the value says. */
export function seenKey(key: Buffer | null, customerId: string): string {
  if (key === null) return 'there is none';
  if (key.length === 0) return 'it is empty';
  const id = Buffer.from(customerId);
  if (key.equals(Buffer.from(JSON.stringify(customerId)))) return 'it is that in quotes: JSON?';
  if (key[0] === 0 && key.subarray(-id.length).equals(id))
    return 'it is that behind other bytes: a serializer of schemas?';
  if (key.toString().trim() === customerId) return 'it is that with white space around it';
  if (key.toString().toLowerCase() === customerId.toLowerCase()) return 'it is that in other cases';
  return `it has ${key.length} bytes, that has ${id.length}`;
}

/** Of an id or a source that is not well-formed. */
export function seenText(text: string): string {
  if (text === '') return 'it is empty';
  if (text.includes('\0')) return 'it holds NUL';
  return `it has ${text.length}`;
}

export function seenTime(text: string): string {
  if (/^\d{10}$/.test(text)) return 'these are digits alone: seconds since 1970?';
  if (/^\d{13}$/.test(text)) return 'these are digits alone: milliseconds since 1970?';
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return 'it is a date without a time';
  if (/^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d)?(\.\d{1,9})?$/.test(text)) return 'it has no offset, such as Z';
  return text === '' ? 'it is empty' : `it has ${text.length} characters`;
}

/** A media type names no person, if it looks like one. */
export function seenMediaType(text: string): string {
  return /^[\w.+/;= -]{1,64}$/.test(text) ? `it is ${text}` : `it has ${text.length} characters`;
}
