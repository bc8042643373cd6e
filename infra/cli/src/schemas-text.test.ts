import { expect, test } from 'vitest';
import { schemasText } from './schemas-text.ts';
import { plainTerminal } from './terminal.ts';
import { topicsText } from './topics-text.ts';

const subject = 'loyalty.purchases.PurchaseCompleted';

test('schemas that are as they were prepared are one line, and so is a registry that does not answer', () => {
  expect(schemasText([], plainTerminal())).toBe('schemas      registered, and the latest of their subjects\n');
  expect(schemasText(null, plainTerminal())).toBe('schemas      THE REGISTRY DOES NOT ANSWER\n');
});

test('topics likewise', () => {
  expect(topicsText([], plainTerminal())).toBe('topics       set as they must be\n');
  expect(topicsText(['topic t has x=1'], plainTerminal())).toBe(
    'topics       1 TOPIC IS REFUSED:\n             topic t has x=1\n',
  );
});

test('what others have done to a subject is said by its name, with what it means', () => {
  const text = schemasText(
    [
      { subject, fault: 'latest-is-not-ours', latestVersion: 2, latestId: 31, ownId: 3 },
      { subject, fault: 'other-rule', rule: 'NONE', ownRule: 'FULL_TRANSITIVE' },
      { subject, fault: 'not-registered' },
    ],
    plainTerminal(300),
  );
  expect(text).toContain('schemas      3 WARNINGS:\n');
  expect(text).toContain(`the latest version of ${subject} (2, schema 31) is not the one`);
  expect(text).toContain('let it ask for the id of its own schema\n');
  expect(text).toContain(`the compatibility of ${subject} is NONE, not FULL_TRANSITIVE`);
  expect(text).toContain(`${subject} is not registered as this version has it`);
});
