/** The facts of the data set that lies in the repository (data/README.md). */
import { readFile } from 'node:fs/promises';
import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { decodeInvoiceLines, INVOICE_LINES_FILE } from './invoice-lines-file.ts';
import { onlineRetailFacts } from './online-retail-facts.ts';

/** @returns 24,037 facts in fold order. */
export async function loadOnlineRetail(): Promise<Fact[]> {
  return onlineRetailFacts(decodeInvoiceLines(await readFile(INVOICE_LINES_FILE)));
}
