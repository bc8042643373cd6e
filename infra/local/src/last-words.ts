/** What a service's log says about its end. */

export interface LastWords {
  /** The error of its last fatal line, or what it wrote before it had a log; empty when it had no time to say anything. */
  readonly text: string;
  /** It has said that beginning again changes nothing, before an operator acts. */
  readonly isFinal: boolean;
}

/** @param log the end of a log that may hold earlier lives of the same instance. @param pid of the life that ended. */
export function lastWordsOf(log: string, pid: number): LastWords {
  const lines = log.split('\n').map((text) => ({ text, said: parse(text) }));
  const fatal = lines.findLast(({ said }) => said?.level === 'fatal' && said.pid === pid)?.said;
  if (fatal !== undefined)
    return { text: fatal.err?.message ?? fatal.msg ?? '', isFinal: fatal.err?.retryable === false };
  const unstructured = lines.slice(lines.findLastIndex(({ said }) => said !== undefined) + 1);
  return {
    text: unstructured
      .map(({ text }) => text)
      .join('\n')
      .trim(),
    isFinal: false,
  };
}

interface LogLine {
  readonly level?: string;
  readonly pid?: number;
  readonly msg?: string;
  readonly err?: { readonly message?: string; readonly retryable?: boolean };
}

function parse(line: string): LogLine | undefined {
  try {
    return Object(JSON.parse(line));
  } catch {
    return undefined;
  }
}
