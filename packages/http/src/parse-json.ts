/**
 * JSON of strangers: well-formed UTF-8, not nested deeper than anything here is, each field of an object once, and none called `__proto__`.
 * What JSON.parse would make of the rest is somebody else's guess: two fields of one name are read as the first here and as the last there.
 */
import { isUtf8 } from 'node:buffer';
import { CommonProblem } from './problem.ts';

const DEPTH_MAX = 32;

/** @returns undefined for no bytes: whether a body must be there is its route's affair. @throws Problem `malformed-body` */
export function parseJson(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw malformed('must be well-formed UTF-8');
  const text = bytes.toString();
  const value = parsed(text);
  const fault = faultOf(text);
  if (fault !== undefined) throw malformed(fault);
  return value;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw malformed('must be JSON (RFC 8259)'); // The parser's own words quote the body.
  }
}

const malformed = (rule: string): CommonProblem =>
  new CommonProblem('malformed-body', { errors: [{ field: 'body', rule }] });

const [QUOTE, COMMA, OPEN, CLOSE, OPEN_LIST, CLOSE_LIST] = [...'",{}[]'].map((each) => each.charCodeAt(0));

/** @param text JSON. @returns the rule that it breaks all the same. */
function faultOf(text: string): string | undefined {
  /** Of each object or list that is open here: the names that an object has so far. */
  const open: (Set<string> | undefined)[] = [];
  let isName = false;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      const end = endOfString(text, at);
      const fault = isName ? faultOfName(text.slice(at, end + 1), open.at(-1)) : undefined;
      if (fault !== undefined) return fault;
      isName = false;
      at = end;
    } else if (code === OPEN || code === OPEN_LIST) {
      if (open.length === DEPTH_MAX) return `must not be nested deeper than ${DEPTH_MAX}`;
      open.push(code === OPEN ? new Set() : undefined);
      isName = code === OPEN;
    } else if (code === CLOSE || code === CLOSE_LIST) open.pop();
    else if (code === COMMA) isName = open.at(-1) !== undefined;
  }
  return undefined;
}

function endOfString(text: string, start: number): number {
  let end = start + 1;
  while (text.charCodeAt(end) !== QUOTE) end += text[end] === '\\' ? 2 : 1;
  return end;
}

function faultOfName(quoted: string, names: Set<string> | undefined): string | undefined {
  const name: string = quoted.includes('\\') ? JSON.parse(quoted) : quoted.slice(1, -1);
  if (name === '__proto__') return 'must have no field called __proto__';
  if (names?.has(name)) return 'must name each field of an object once';
  names?.add(name);
  return undefined;
}
