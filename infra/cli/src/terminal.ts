/** What output needs to know of where it goes: how wide, and whether emphasis shows. Renderers get it handed in, tests hand in a plain one. */
import { styleText } from 'node:util';
import stringWidth from 'string-width';

export interface Terminal {
  readonly width: number;
  bold(text: string): string;
  dim(text: string): string;
}

const WIDTH_DEFAULT = 100;
const WIDTH_MIN = 30;

/**
 * Into a file or pipe there is no emphasis (nor with NO_COLOR), and lines have a usual width, or that of COLUMNS.
 * @param columns as the environment has it.
 */
export function terminalOf(stream: NodeJS.WriteStream, columns: string | undefined): Terminal {
  const asked = /^[1-9]\d{0,4}$/.test(columns ?? '') ? Number(columns) : WIDTH_DEFAULT;
  return {
    width: Math.max(stream.columns ?? asked, WIDTH_MIN),
    bold: (text) => styleText('bold', text, { stream }),
    dim: (text) => styleText('dim', text, { stream }),
  };
}

export function plainTerminal(width = WIDTH_DEFAULT): Terminal {
  return { width, bold: (text) => text, dim: (text) => text };
}

/** Ids, headers and details come from outside: what would move the cursor or change colours is shown as an escape. */
export function printable(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (control) => `\\u{${control.codePointAt(0)?.toString(16)}}`);
}

/** Breaks between words; a word wider than a line stands alone. @param indent of every line but the first. */
export function wrap(text: string, width: number, indent = ''): string {
  const lines: string[] = [];
  const [lead = ''] = /^ */.exec(text) ?? [];
  let line = lead;
  for (const word of text.slice(lead.length).split(' ')) {
    const isFirst = line.trim() === '';
    if (!isFirst && stringWidth(line) + 1 + stringWidth(word) > width) {
      lines.push(line);
      line = indent + word;
    } else {
      line = isFirst ? line + word : `${line} ${word}`;
    }
  }
  return [...lines, line].join('\n');
}
