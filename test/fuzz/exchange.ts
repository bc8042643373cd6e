/** One connection, byte by byte: what is written is what is meant, and what comes back is read to its end. */
import { connect } from 'node:net';

export interface RawAnswer {
  readonly status: number;
  /** Names in small letters; of a name that came twice the last. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

export interface Exchange {
  readonly answers: readonly RawAnswer[];
  /** What came that is no answer. */
  readonly rest: string;
  readonly ended: 'closed' | 'reset' | 'silent';
}

/** Nobody here takes longer. */
const SILENCE_MS_MAX = 20_000;

/** @param parts written one after the other. @param expected as many answers as are waited for; who wants none goes as soon as it has written. */
export function exchange(port: number, parts: readonly Buffer[], expected: number): Promise<Exchange> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const isHead = parts[0]?.toString('latin1', 0, 5) === 'HEAD ';
    const chunks: Buffer[] = [];
    const end = (ended: Exchange['ended']) => {
      socket.destroy();
      resolve({ ...readAnswers(Buffer.concat(chunks), isHead), ended });
    };
    socket.setTimeout(SILENCE_MS_MAX, () => end('silent'));
    socket.on('connect', () => {
      for (const part of parts.slice(0, -1)) socket.write(part);
      socket.write(parts.at(-1) ?? '', () => expected === 0 && end('closed'));
    });
    socket.on('data', (chunk) => {
      chunks.push(chunk);
      if (readAnswers(Buffer.concat(chunks), isHead).answers.length >= expected) end('closed');
    });
    socket.on('end', () => end('closed'));
    socket.on('error', () => end('reset'));
  });
}

/** @param isHead its answers have no body, whatever they say of its length. */
function readAnswers(bytes: Buffer, isHead: boolean): Pick<Exchange, 'answers' | 'rest'> {
  const answers: RawAnswer[] = [];
  let at = 0;
  while (at < bytes.length) {
    const headEnd = bytes.indexOf('\r\n\r\n', at);
    const head = /^HTTP\/1\.1 (\d{3})[^\r]*(?:\r\n(.*))?$/s.exec(
      bytes.toString('latin1', at, headEnd === -1 ? bytes.length : headEnd),
    );
    if (headEnd === -1 || head === null) break;
    const headers = new Map((head[2] ?? '').split('\r\n').map((line) => splitAt(line, ':')));
    const status = Number(head[1]);
    const length =
      isHead || status === 204 || status < 200 || status === 304
        ? 0
        : Number(headers.get('content-length') ?? bytes.length - headEnd - 4);
    const bodyEnd = headEnd + 4 + length;
    if (bodyEnd > bytes.length) break;
    if (status >= 200) answers.push({ status, headers, body: bytes.toString('utf8', headEnd + 4, bodyEnd) });
    at = bodyEnd;
  }
  return { answers, rest: bytes.toString('latin1', at) };
}

function splitAt(line: string, mark: string): [string, string] {
  const at = line.indexOf(mark);
  return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()];
}
