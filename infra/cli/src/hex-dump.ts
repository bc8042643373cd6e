/** Bytes for a person: offset, hex, and what is printable ASCII. */

const BYTES_MAX = 4_096;

/** @param bytesPerLine 16 needs 76 columns, 8 needs 43. */
export function hexDump(bytes: Buffer, bytesPerLine = 16): string {
  const lines: string[] = [];
  const shown = bytes.subarray(0, BYTES_MAX);
  for (let at = 0; at < shown.length; at += bytesPerLine)
    lines.push(dumpLine(shown.subarray(at, at + bytesPerLine), at, bytesPerLine));
  if (bytes.length > BYTES_MAX) lines.push(`... ${bytes.length - BYTES_MAX} more bytes`);
  return lines.join('\n');
}

function dumpLine(bytes: Buffer, at: number, bytesPerLine: number): string {
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  const text = bytes.toString('latin1').replace(/[^\x20-\x7e]/g, '.');
  return `${at.toString(16).padStart(8, '0')}  ${hex.padEnd(bytesPerLine * 3 - 1)}  ${text}`;
}
