/** Headers as reports show them: in order, text where they are text. */
import { isUtf8 } from 'node:buffer';
import type { Header } from '@loyalty-ladder/store/codecs/header-codec.ts';

type ShownText = string | { readonly base64: string };

export interface ShownHeader {
  readonly name: ShownText;
  /** null: there is a header, without a value. */
  readonly value: ShownText | null;
}

export function showHeaders(headers: Iterable<Header>): ShownHeader[] {
  return Array.from(headers, ({ name, value }) => ({
    name: typeof name === 'string' ? name : { base64: name.toString('base64') },
    value: value === null ? null : showBytes(value),
  }));
}

/** @returns what the last header of this name says, where it says text. */
export function headerText(headers: readonly ShownHeader[], name: string): string | undefined {
  const value = headers.findLast((header) => header.name === name)?.value;
  return typeof value === 'string' ? value : undefined;
}

export function showBytes(value: Buffer): ShownText {
  return isUtf8(value) ? value.toString() : { base64: value.toString('base64') };
}
