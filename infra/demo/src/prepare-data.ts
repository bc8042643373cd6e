/**
 * Makes data/online-retail-ii.csv.br from the original data set (data/README.md): `node prepare-data.ts ORIGINAL.csv[.gz]`.
 * Same input, same bytes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { COLUMNS, type InvoiceLine, invoiceLineOf, isKept } from './invoice-line.ts';
import { encodeInvoiceLines, INVOICE_LINES_FILE } from './invoice-lines-file.ts';

const [path] = process.argv.slice(2);
if (path === undefined) {
  process.stderr.write('usage: node prepare-data.ts ORIGINAL.csv[.gz]\n');
  process.exit(2);
}
const lines = readOriginal(path);
const kept = lines.filter(isKept);
const bytes = encodeInvoiceLines(kept);
writeFileSync(INVOICE_LINES_FILE, bytes);
process.stderr.write(`${lines.length} lines read, ${kept.length} kept, ${bytes.length} bytes written\n`);

function readOriginal(file: string): InvoiceLine[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const [header = '', ...rows] = text.trimEnd().split(/\r?\n/);
  const names = splitCells(header);
  const wanted = COLUMNS.map((column) => names.indexOf(column));
  if (wanted.includes(-1)) throw new RangeError(`${file} lacks one of the columns ${COLUMNS.join(', ')}`);
  return rows.map((row) => {
    const cells = splitCells(row);
    return invoiceLineOf(wanted.map((column) => cells[column] ?? ''));
  });
}

/** Cells of a CSV line; a cell in quotes may hold commas and doubled quotes (descriptions do), never a line break. */
function splitCells(row: string): string[] {
  return Array.from(row.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain = '']) =>
    quoted === undefined ? plain : quoted.replaceAll('""', '"'),
  );
}
