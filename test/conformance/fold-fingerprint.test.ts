/**
 * What the fold makes of the given cases, as a fingerprint by version: stores are refolded only when FOLD_VERSION says that there is
 * something to correct, so a change that forgets to raise it would leave them as they are.
 */
import { createHash } from 'node:crypto';
import { compareFacts } from '@loyalty-ladder/domain/facts/fact-order.ts';
import { FOLD_VERSION } from '@loyalty-ladder/domain/fold/fold-version.ts';
import { canonicalJson } from '@loyalty-ladder/harness/canonical-json.ts';
import { expect, test } from 'vitest';
import { oneFold } from '../properties/one-fold.ts';
import given from './cases.json' with { type: 'json' };
import customer from './cases-customer.json' with { type: 'json' };
import fingerprints from './fold-fingerprints.json' with { type: 'json' };
import { parseCase } from './parse-case.ts';

/** Of state, entries, outcomes with their measures, what had no effect, and the next due instant. */
function fingerprint(): string {
  const sum = createHash('sha256');
  for (const { facts, programs, until } of [...given.cases, ...customer.cases].map(parseCase)) {
    const happened = facts.filter(({ occurredAt }) => occurredAt <= until).toSorted(compareFacts);
    sum.update(canonicalJson(oneFold({ facts: happened, programs, until })));
  }
  return sum.digest('hex').slice(0, 16);
}

test('a fold that gives something else than before has a new version', () => {
  const message =
    `Facts lead to something else than they did by FOLD_VERSION ${FOLD_VERSION}. If that version has run anywhere, raise it; what is shown ` +
    'below goes into fold-fingerprints.json.';
  expect(fingerprint(), message).toBe((fingerprints as Readonly<Record<string, string>>)[FOLD_VERSION]);
});
