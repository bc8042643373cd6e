import type { Fact } from '@loyalty-ladder/domain/facts/fact.ts';
import { compareFacts, compareUtf8 } from '@loyalty-ladder/domain/facts/fact-order.ts';
import { beforeAll, describe, expect, it } from 'vitest';
import cases from '../fixtures/mapping-cases.json' with { type: 'json' };
import { type InvoiceLine, invoiceLineOf } from './invoice-line.ts';
import { decodeInvoiceLines, encodeInvoiceLines } from './invoice-lines-file.ts';
import { loadOnlineRetail } from './load-online-retail.ts';
import { onlineRetailFacts } from './online-retail-facts.ts';

/** As the cases write a fact: [customerId, id, occurredAt, purchaseId, lines]. */
function asInCases(fact: Fact): string[] {
  if (fact.type !== 'purchase.completed' && fact.type !== 'purchase.returned')
    throw new Error(`unexpected ${fact.type}`);
  const lines =
    fact.type === 'purchase.completed'
      ? fact.lines.map((line) => `${line.lineId}:${line.quantity}@${line.unitPriceMinor}`)
      : fact.lines.map((line) => `${line.lineId}:${line.quantity}`);
  return [fact.customerId, fact.id, new Date(fact.occurredAt).toISOString(), fact.purchaseId, lines.join(' ')];
}

const line = (invoice: string, quantity: string, invoiceDate: string, customerId = '10001'): InvoiceLine =>
  invoiceLineOf([invoice, '22041', quantity, invoiceDate, '2.1', customerId]);

describe('mapping cases', () => {
  it.each(cases.mapping)('$name', ({ rows, expect: { facts } }) => {
    const mapped = onlineRetailFacts(rows.map(invoiceLineOf));
    mapped.sort((a, b) => compareUtf8(a.customerId, b.customerId) || compareFacts(a, b));
    expect(mapped.map(asInCases)).toEqual(facts);
  });
});

describe('returns', () => {
  it('takes nothing from a purchase after it, and from one of the same instant', () => {
    const facts = onlineRetailFacts([
      line('500001', '2', '2010-01-05 09:00:00'),
      line('500002', '2', '2010-01-05 09:01:00'),
      line('C500003', '-3', '2010-01-05 09:00:00'),
    ]);
    expect(facts.map(asInCases).filter(([, id]) => id?.startsWith('C'))).toEqual([
      ['10001', 'C500003:500001', '2010-01-05T09:00:00.000Z', '500001', '1:2'],
      ['10001', 'C500003:unknown:C500003', '2010-01-05T09:00:00.000Z', 'unknown:C500003', '1:1'],
    ]);
  });

  it('are taken in order of time, not of the file', () => {
    const facts = onlineRetailFacts([
      line('500001', '2', '2010-01-05 09:00:00'),
      line('C500003', '-2', '2010-01-07 09:00:00'),
      line('C500002', '-1', '2010-01-06 09:00:00'),
    ]);
    expect(facts.map((fact) => fact.id)).toEqual([
      '500001',
      'C500002:500001',
      'C500003:500001',
      'C500003:unknown:C500003',
    ]);
  });

  it('never take what another customer bought', () => {
    const facts = onlineRetailFacts([
      line('500001', '2', '2010-01-05 09:00:00', '10001'),
      line('C500002', '-2', '2010-01-06 09:00:00', '10002'),
    ]);
    expect(facts.map((fact) => fact.id)).toEqual(['500001', 'C500002:unknown:C500002']);
  });
});

describe('data that is not what the mapping counts on is refused', () => {
  it.each([
    [
      'an invoice of two customers',
      [line('5', '1', '2010-01-05 09:00:00'), line('5', '1', '2010-01-05 09:00:00', '10002')],
    ],
    ['a purchase of a negative quantity', [line('500001', '-1', '2010-01-05 09:00:00')]],
    ['a cancellation of a positive quantity', [line('C500001', '1', '2010-01-05 09:00:00')]],
    ['a broken quantity', [line('500001', '1.5', '2010-01-05 09:00:00')]],
    ['a date that is none', [line('500001', '1', 'yesterday')]],
  ])('%s', (_name, lines) => {
    expect(() => onlineRetailFacts(lines)).toThrow(RangeError);
  });
});

describe('Online Retail II, 2009-12-01..2010-12-09', () => {
  let facts: Fact[];
  beforeAll(async () => {
    facts = await loadOnlineRetail();
  });

  it('holds 24,037 facts of 4,314 customers: 18,966 purchases and 5,071 returns', () => {
    expect(facts).toHaveLength(24_037);
    expect(facts.filter((fact) => fact.type === 'purchase.completed')).toHaveLength(18_966);
    expect(facts.filter((fact) => fact.type === 'purchase.returned')).toHaveLength(5_071);
    expect(new Set(facts.map((fact) => fact.customerId)).size).toBe(4_314);
  });

  it('is in fold order, from the first day to the last', () => {
    expect(facts.every((fact, index) => index === 0 || compareFacts(facts[index - 1] as Fact, fact) < 0)).toBe(true);
    expect(new Date(facts[0]?.occurredAt ?? 0).toISOString()).toBe('2009-12-01T07:45:00.000Z');
    expect(new Date(facts.at(-1)?.occurredAt ?? 0).toISOString()).toBe('2010-12-09T20:01:00.000Z');
  });

  it('returns no piece twice', () => {
    const left = new Map<string, number>();
    for (const fact of facts) {
      if (fact.type !== 'purchase.completed') continue;
      for (const { lineId, quantity } of fact.lines) left.set(`${fact.purchaseId}/${lineId}`, quantity);
    }
    for (const fact of facts) {
      if (fact.type !== 'purchase.returned' || fact.purchaseId.startsWith('unknown:')) continue;
      for (const { lineId, quantity } of fact.lines) {
        const key = `${fact.purchaseId}/${lineId}`;
        left.set(key, (left.get(key) ?? Number.NaN) - quantity);
      }
    }
    expect([...left.values()].every((pieces) => pieces >= 0)).toBe(true);
  });
});

describe('the file of invoice lines', () => {
  it('gives back the lines that were written, repeated cells and all', () => {
    const lines = [
      line('500001', '2', '2010-01-05 09:00:00'),
      line('500001', '1', '2010-01-05 09:00:00'),
      line('500002', '1', '2010-01-05 09:00:00'),
      line('500003', '1', '2010-01-05 09:00:00', '10002'),
      line('500004', '1', '2010-01-06 09:00:00', '10001'),
    ];
    expect([...decodeInvoiceLines(encodeInvoiceLines(lines))]).toEqual(lines);
  });
});
